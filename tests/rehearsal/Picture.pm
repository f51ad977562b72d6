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
        my $line = join(' ', map { sprintf('%.1f,%.1f', $self->x_of($_->[0]), y_of($panel, $top, $_->[1], \@steps)) } @$points);
        $below += 16;
        $svg .= qq(<polyline points="$line" fill="none" stroke="black" stroke-width="$width" stroke-dasharray="$dashes"/>\n)
            . sprintf(qq(<line x1="%d" x2="%d" y1="%d" y2="%d" stroke="black" stroke-width="%s" stroke-dasharray="%s"/><text x="%d" y="%d">%s</text>\n),
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

1;
