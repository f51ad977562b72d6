#!/usr/bin/perl
# The papers tell what the programs do: versions, manual pages against usage texts, links, events of the log.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;

my $build = $ENV{AGAHI_BUILD} // 'build';

sub text_of {
    my ($path) = @_;
    open(my $file, '<:utf8', $path) or die "$path: $!";
    local $/;
    return <$file>;
}

chomp(my $version = text_of('VERSION'));
for my $program (qw(agahid agahi agahi-desk agahi-smsc)) {
    is(`$build/$program --version`, "$program $version\n", "$program --version");
    is($?, 0, 'is no fault');
    like(scalar `$build/$program --help`, qr/--version/, 'and stands in its help');
}
like(text_of('CHANGELOG.md'), qr/^## \[(?:Unreleased|\Q$version\E)\]/m, 'the change log speaks of this version, or of what comes');

# --- manual pages -------------------------------------------------------------------------------------------

# The options that a page of mdoc describes: arguments of Fl, up to the next macro, in the heads of its lists.
sub options_of_page {
    my ($page) = @_;
    my %options;
    for my $line (grep { /^\.It / } split /\n/, $page) {
        my $flag = 0;
        for my $word (split / /, substr($line, 1)) {
            if ($word eq 'Fl') { $flag = 1 }
            elsif ($word =~ /^[A-Z][a-z]$/) { $flag = 0 }
            elsif ($flag && $word =~ /^[a-z-][a-z-]*$/) { $options{"-$word"} = 1 }
        }
    }
    return \%options;
}

sub options_of_help {
    my ($help) = @_;
    my %options = map { $_ => 1 } $help =~ /(?<![\w-])(--[a-z][a-z-]*|-[a-z])(?![\w-])/g;
    return sort keys %options;
}

sub missing {
    my ($help, $page) = @_;
    my $known = options_of_page($page);
    return join(' ', grep { !$known->{$_} } options_of_help($help));
}

my %pages = (agahid => 8, agahi => 1, 'agahi-desk' => 8, 'agahi-smsc' => 1);
for my $program (sort keys %pages) {
    my $help = `$build/$program --help`;
    my $page = text_of("man/$program.$pages{$program}");
    my @options = options_of_help($help);
    ok(@options >= 3, "$program --help has options");
    is(missing($help, $page), '', "each stands in $program($pages{$program})");
}

my $desk = text_of('man/agahi.1');
my %sections = map { /^([a-z-]+)/ ? ($1 => $_) : () } split(/^\.It Cm |^\.S[sh] .*\n/m, $desk);
my @commands = `$build/agahi --help` =~ /^  ([a-z-]+) /mg;
ok(@commands >= 9, 'agahi has commands');
for my $command (@commands) {
    my $help = `$build/agahi $command --help`;
    ok(exists $sections{$command}, "agahi $command has a place in agahi(1)");
    $help =~ s/^usage: agahi -c FILE //;
    $help =~ s/\b(?:import|publish) --[a-z]+//g; # of another command, which it speaks of
    is(missing($help, ".It Cm " . ($sections{$command} // '')), '', 'with all its options');
}
my @strangers = grep { my $name = $_; !grep { $_ eq $name } @commands } $desk =~ /^\.It Cm ([a-z-]+)/mg;
is("@strangers", '', 'and no command that is not there');

my $simulator = `$build/agahi-smsc --help`;
my ($lists) = $simulator =~ /^  spellings:\n(.*)/ms;
my @names = ($lists // '') =~ /^    ([a-z][a-z0-9-]*) /mg;
ok(@names > 30, 'the simulator has spellings of receipts, and quirks');
my $page = text_of('man/agahi-smsc.1');
is(join(' ', grep { $page !~ /^\.It Li \Q$_\E$/m } @names), '', 'all in agahi-smsc(1)');

my @nowhere;
for my $manual (glob('man/*.[158]')) {
    for (text_of($manual) =~ /^\.Xr (agahi\S* [158])/mg) {
        my $file = 'man/' . s/ /./r;
        push @nowhere, "$manual: $file" if !-e $file && $_ ne 'agahi.conf 5';
    }
}
is("@nowhere", '', 'pages refer to pages that are there');

# --- papers -------------------------------------------------------------------------------------------------

# What a heading is called in a link: GitHub's way.
sub anchors_of {
    my ($text) = @_;
    my %anchors;
    for my $heading ($text =~ /^#+ +(.+)$/mg) {
        my $anchor = lc $heading;
        $anchor =~ s/[^\w\- ]//g;
        $anchor =~ s/ /-/g;
        $anchors{$anchor} = 1;
    }
    return \%anchors;
}

my @broken;
for my $paper (glob('*.md docs/*.md tests/*.md')) {
    my ($folder) = $paper =~ m{^(.*/)?[^/]*$};
    for my $link (text_of($paper) =~ /\]\(([^)\s]+)\)/g) {
        next if $link =~ m{^[a-z]+:};
        my ($file, $anchor) = split /#/, $link, 2;
        my $path = $file eq '' ? $paper : ($folder // '') . $file;
        if (!-e $path) { push @broken, "$paper: $link" }
        elsif (defined $anchor && !anchors_of(text_of($path))->{$anchor}) { push @broken, "$paper: $link" }
    }
}
# What a reader is told to type is a command with options that it has.
my (@untrue, %help);
my $typed = 0;
for my $paper ('README.md', glob('docs/*.md')) {
    my $text = text_of($paper);
    $text =~ s/\\\n//g;
    my @code = map { split /\n/ } $text =~ /^\s*```\n(.*?)^\s*```/msg;
    $text =~ s/^\s*```\n.*?^\s*```//msg;
    push @code, $text =~ /(?<!`)`([^`\n]+)`(?!`)/g;
    for my $line (map { s/#.*//r } @code) {
        while ($line =~ /(?:^\s*|\$ |; |\| )(?:sudo -u agahi )?agahi (?:-c \S+ )?([a-z][a-z-]*)(?=\s|$)([^|;>]*)/g) {
            my ($command, $rest) = ($1, $2);
            $help{$command} //= (grep { $_ eq $command } @commands) ? scalar `$build/agahi $command --help` : '';
            $typed++;
            push @untrue, "$paper: $command$_"
                for $help{$command} eq '' ? '' : grep { index($help{$command}, $_) < 0 } $rest =~ /(?<=\s)(--[a-z-]+)/g;
        }
    }
}
# And of the desk: options alone, and two commands.
my $desk_help = `$build/agahi-desk --help`;
my $desk_typed = 0;
for my $paper ('README.md', glob('docs/*.md')) {
    my $text = text_of($paper) =~ s/\\\n//gr;
    for my $words ($text =~ /(?<![\w\/])(?<!gid )agahi-desk ((?:-c|--[a-z]|-t)[^`|;>\n#]*)/g) {
        $desk_typed++;
        push @untrue, "$paper: agahi-desk $_"
            for grep { $desk_help !~ /(?<![\w-])\Q$_\E(?![\w-])/ } $words =~ /(?<!\S)(--?[a-z][a-z-]*|audit [a-z]+)/g;
    }
}
cmp_ok($typed, '>', 60, 'papers say what to type');
cmp_ok($desk_typed, '>', 3, 'at the desk too');
is(join(', ', @untrue), '', 'and the programs know each command and option of it');

# What desk.md calls a button, the desk calls so too.
my @labels = map { text_of($_) =~ /LABEL\(\w+,\s*"((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)"\)/g } glob('include/agahi/labels/*.def');
cmp_ok(scalar(@labels), '>', 1000, 'the desk has words');
for my $paper ('docs/desk.md', 'docs/desk.ur.md') {
    my %known = map { $labels[$_] => 1 } grep { $_ % 2 == ($paper =~ /ur/) } 0 .. $#labels;
    is(join(', ', grep { !$known{$_} } text_of($paper) =~ /\*\*([^*\n]+)\*\*/g), '', "words in bold in $paper stand on its pages");
}

my ($drawn) = text_of("docs/design.md") =~ /<!-- rooms: begin -->\n```\n(.*?)```\n<!-- rooms: end -->/s;
is($drawn, scalar `scripts/layers --draw`, "the drawing of the rooms is the one of scripts/layers (make papers)");
my ($figures) = text_of('docs/host.md') =~ /<!-- figures: begin -->\n(.*?)<!-- figures: end -->/s;
is($figures, scalar `scripts/metrics $build`, 'the table of figures is the one of scripts/metrics (make papers)');
is(join(', ', @broken), '', 'links between papers lead somewhere');

my @unfound;
my $design = text_of('docs/design.md');
for my $file ($design =~ m{`((?:[a-z]+/)+[a-z_]+\.[ch])`}g) {
    push @unfound, $file if !-e $file && !-e "src/$file" && !-e "include/agahi/$file";
}
is("@unfound", '', 'docs/design.md names files that are there');
my ($walk) = $design =~ /^## A question's way\n(.*?)^## /ms;
my %steps = map { $_ => 1 } ($walk // '') =~ /^\|[ 0-9]+\| `([^`]+)`/mg;
ok(keys %steps > 10, "a question's way is told");
cmp_ok(scalar(keys %steps), '<=', 20, 'in no more than 20 files');

my @readme = split /\n/, text_of('README.md');
cmp_ok(scalar(@readme), '<=', 130, 'the README is a page');

# Whatever daemon and desk say at night, the host can look up.
my %events;
for my $source (glob('src/agahid.c src/agahi-desk.c src/*/*.c')) {
    next if $source =~ m{^src/simulator/};
    my $text = text_of($source);
    $events{$_} = $source for $text =~ /\blog_(?:info|warn|error)\([^,;"]*,\s*"([a-z_]+)"/g;
    $events{$_} = $source for $text =~ /\b(?:log_failure|give_up|tell_fault|write_line)\([^;"]*?"([a-z_]+)"/g;
}
cmp_ok(scalar(keys %events), '>', 30, 'the daemon logs events');
my $host = text_of('docs/host.md');
is(join(' ', grep { $host !~ /\bevent=$_\b/ } sort keys %events), '', 'each has its line in docs/host.md');
my @gone = grep { !$events{$_} } $host =~ /\bevent=([a-z_]+)/g;
is("@gone", '', 'which names none that is gone');
done_testing;
