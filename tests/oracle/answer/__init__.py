"""A slow reading of questions: docs/answers.md, sections 1 and 2, on dense matrices and products of state and memory."""
