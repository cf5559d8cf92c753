# Words used everywhere. One sentence per id; every button says what it does.
nobody-yet = nobody yet
