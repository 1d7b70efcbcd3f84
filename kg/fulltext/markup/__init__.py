"""HTML of LaTeXML, JATS and TEI as whole papers."""
