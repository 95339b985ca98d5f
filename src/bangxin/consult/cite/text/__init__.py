"""The document under check: its sentences and offences, whose word a sentence is, whether it states law, its figures."""
