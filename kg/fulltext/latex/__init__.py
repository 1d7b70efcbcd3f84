"""LaTeX sources as whole papers: rendering, tabulars, floats and sections."""
