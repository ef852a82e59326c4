"""A slow reading of questions: docs/answers.md, sections 1 and 2, on dense products of state and memory."""
