# Curves over the time of a rehearsal, one panel below the other, as an SVG that says the same in black and white.
package Picture;

use strict;
use warnings;
use utf8;

use constant { WIDTH => 860, LEFT => 70, RIGHT => 150, PANEL => 150, GAP => 34, TOP => 58 };

# title; seconds: the length of it all; events: [[second, words], …]
sub new {
    my ($class, %options) = @_;
    return bless { %options, panels => [] }, $class;
}

# name; unit; scale: linear or log; curves: [[name, dashes, width, [[second, value], …]], …]
sub panel {
    my ($self, %panel) = @_;
    push @{ $self->{panels} }, \%panel;
}

sub escaped { return $_[0] =~ s/&/&amp;/gr =~ s/</&lt;/gr }

sub x_of {
    my ($self, $second) = @_;
    return LEFT + (WIDTH - LEFT - RIGHT) * $second / $self->{seconds};
}

# The lines that a value is read by: round ones, up to what there is.
sub steps {
    my ($panel, $most) = @_;
    if ($panel->{scale} eq 'log') {
        my @steps = ($panel->{least});
        push @steps, $steps[-1] * 10 while $steps[-1] < $most;
        return @steps;
    }
    my $step = 10**int(log(($most || 1)) / log(10));
    $step /= 2 while $most / $step < 3;
    my @steps = (0);
    push @steps, $steps[-1] + $step while $steps[-1] < $most;
    return @steps;
}

sub y_of {
    my ($panel, $top, $value, $steps) = @_;
    my ($least, $most) = @$steps[0, -1];
    return $top + PANEL * (1 - ($value - $least) / ($most - $least)) if $panel->{scale} ne 'log';
    $value = $least if $value < $least;
    return $top + PANEL * (1 - log($value / $least) / log($most / $least));
}

sub number { return $_[0] >= 1000 ? scalar reverse((reverse int $_[0]) =~ s/(\d{3})(?=\d)/$1,/gr) : 0 + sprintf('%.3g', $_[0]) }

# Where nothing is known for some seconds there is no line.
sub pieces {
    my @pieces = ([]);
    for my $point (@_) {
        push @pieces, [] if @{ $pieces[-1] } && $point->[0] - $pieces[-1][-1][0] > 3;
        push @{ $pieces[-1] }, $point;
    }
    return @pieces;
}

sub draw_panel {
    my ($self, $panel, $top) = @_;
    my ($most) = sort { $b <=> $a } 0, map { map { $_->[1] } @{ $_->[3] } } @{ $panel->{curves} };
    my @steps = steps($panel, $most || 1);
    my $right = WIDTH - RIGHT;
    my $svg = sprintf(qq(<text x="%d" y="%d" font-weight="bold">%s</text>\n), LEFT, $top - 8, escaped("$panel->{name}, $panel->{unit}"));
    for my $step (@steps) {
        my $y = y_of($panel, $top, $step, \@steps);
        $svg .= sprintf(qq(<line x1="%d" x2="%d" y1="%.1f" y2="%.1f" stroke="#ddd"/><text x="%d" y="%.1f" text-anchor="end">%s</text>\n),
            LEFT, $right, $y, $y, LEFT - 6, $y + 4, number($step));
    }
    $svg .= sprintf(qq(<line x1="%.1f" x2="%.1f" y1="%d" y2="%d" stroke="#888" stroke-dasharray="1 3"/>\n), ($self->x_of($_->[0])) x 2, $top, $top + PANEL)
        for @{ $self->{events} };
    my $below = $top - 6;
    for my $curve (@{ $panel->{curves} }) {
        my ($name, $dashes, $width, $points) = @$curve;
        $below += 16;
        for my $piece (pieces(@$points)) {
            my $line = join(' ', map { sprintf('%.1f,%.1f', $self->x_of($_->[0]), y_of($panel, $top, $_->[1], \@steps)) } @$piece);
            $svg .= qq(<polyline points="$line" fill="none" stroke="black" stroke-width="$width" stroke-dasharray="$dashes"/>\n);
        }
        $svg .= sprintf(qq(<line x1="%d" x2="%d" y1="%d" y2="%d" stroke="black" stroke-width="%s" stroke-dasharray="%s"/><text x="%d" y="%d">%s</text>\n),
            $right + 8, $right + 34, $below - 4, $below - 4, $width, $dashes, $right + 40, $below, escaped($name));
    }
    return $svg;
}

# Events are numbered above the first panel, and named in the page.
sub draw_events {
    my ($self) = @_;
    my ($svg, $last, $row) = ('', -100, 0);
    for my $i (0 .. $#{ $self->{events} }) {
        my $x = $self->x_of($self->{events}[$i][0]);
        $row = $x - $last < 16 ? ($row + 1) % 2 : 0;
        $last = $x;
        $svg .= sprintf(qq(<text x="%.1f" y="%d" text-anchor="middle">%d</text>\n), $x, TOP - 24 - 12 * $row, $i + 1);
    }
    return $svg;
}

sub write {
    my ($self, $path) = @_;
    my $panels = @{ $self->{panels} };
    my $height = TOP + $panels * (PANEL + GAP) + 20;
    my $svg = sprintf(qq(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">\n), WIDTH, $height)
        . '<title>' . escaped($self->{title}) . qq(</title>\n<rect width="100%" height="100%" fill="white"/>\n) . $self->draw_events;
    my $top = TOP;
    for my $panel (@{ $self->{panels} }) {
        $svg .= $self->draw_panel($panel, $top);
        $top += PANEL + GAP;
    }
    my $step = $self->{seconds} > 400 ? 120 : 30;
    for (my $second = 0; $second <= $self->{seconds}; $second += $step) {
        $svg .= sprintf(qq(<text x="%.1f" y="%d" text-anchor="middle">%s</text>\n), $self->x_of($second), $top - GAP + 18, sprintf('%d:%02d', $second / 60, $second % 60));
    }
    open(my $file, '>:utf8', $path) or die "$path: $!\n";
    print $file $svg, "</svg>\n";
    close($file) or die "$path: $!\n";
}

# What is noted of a rehearsal, second by second, as curves.
sub draw_rehearsal {
    my ($path, $seconds, $events, $shared) = @_;
    my $picture = Picture->new(title => 'A rehearsal of polling day', seconds => $seconds->[-1]{second}, events => $events);
    my $curve = sub {
        my ($name, $dashes, $width, $of) = @_;
        return [$name, $dashes, $width, [map { defined $_->{$of} ? [$_->{second}, $_->{$of}] : () } @$seconds]];
    };
    $picture->panel(name => 'Messages', unit => 'a second', scale => 'log', least => 10,
        curves => [$curve->('asked', '', 1, 'asked'), $curve->('acknowledged', '1 2', 1.5, 'acknowledged'), $curve->('answered', '5 2', 1, 'answered')]);
    $picture->panel(name => 'Asked and not answered yet', unit => 'messages', scale => 'log', least => 1,
        curves => [$curve->('waiting', '', 1.5, 'waiting'), $curve->('kept by SMSCs', '1 2', 1, 'kept')]);
    $picture->panel(name => 'From a message to its answer', unit => 'milliseconds', scale => 'log', least => 0.1,
        curves => [$curve->('p50', '', 1, 'reply_p50'), $curve->('p99', '5 2', 1, 'reply_p99')]);
    $picture->panel(name => 'Screens', unit => 'a second', scale => 'linear',
        curves => [$curve->('screens', '', 1, 'screens'), $curve->('cut dialogues', '1 2', 1.5, 'cut')]);
    $picture->panel(name => 'From a key to its screen', unit => 'milliseconds', scale => 'log', least => 0.1,
        curves => [$curve->('p50', '', 1, 'screen_p50'), $curve->('p99', '5 2', 1, 'screen_p99')]);
    $picture->panel(name => $shared ? 'Commits, and how old what is heard of other nodes is' : 'Commits', unit => 'milliseconds', scale => 'log', least => 1,
        curves => [$curve->('commit p50', '', 1, 'commit_p50'), $curve->('commit p99', '5 2', 1, 'commit_p99'), $shared ? $curve->('feed p99', '1 2', 1.5, 'stale') : ()]);
    $picture->write($path);
}

1;
