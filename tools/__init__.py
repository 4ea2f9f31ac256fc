"""What building and checking Dalel needs and running it does not.

Holds the machine's preparation, the translations and the documents. Refuses anything that
``dalel`` itself would import.
"""
