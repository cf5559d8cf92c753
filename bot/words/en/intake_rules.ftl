# What is wrong with a text somebody typed into a field or a command.
text-empty = There is nothing to read here yet. Please write a few words.
text-too-long = “{ $start }” has { $length } characters, and { $limit } fit. Please shorten it.
