# What stands where words were erased or redacted
erased-text = (erased under the retention rule)
