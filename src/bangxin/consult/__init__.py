"""Find the law, check citations, answer a lay question: corpus, search, citation check, ask, interview."""
