// What somebody types as a day stays as it is typed, and the server reads it: Wagtail's calendar puts today in its place
// where it cannot read it itself. A plain script, not a module: it has to come before the first calendar is made.

jQuery.fn.datetimepicker.defaults.validateOnBlur = false;
