package Controls;
use strict;
use warnings;
sub all { }
1;
