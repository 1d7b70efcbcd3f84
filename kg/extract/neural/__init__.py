"""The learned extractor's parts: features of tokens, the encoder's input, decoding. The weights lie in weights/."""
