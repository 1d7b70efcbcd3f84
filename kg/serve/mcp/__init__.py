"""The Model Context Protocol (extra `mcp`): the graph for assistants, read only, over stdio or at /mcp."""
