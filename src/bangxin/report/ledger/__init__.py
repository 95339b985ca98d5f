"""Renders ledgers: terminal, sheets, one offline HTML page. Computes no money."""
