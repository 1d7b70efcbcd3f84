"""Tables of results as rows: values, layout, axes, and what the paper says about them."""
