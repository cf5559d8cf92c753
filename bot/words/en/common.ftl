# Words used everywhere. One sentence per id; every button says what it does.
nobody-yet = nobody yet
button-cancel = Cancel
button-back = Back
button-close-modal = Close
form-about = *{ $name }* · { $title }
message-shortened = There is more than fits into one message.
