#!/usr/bin/perl
# conf/alerts.yml, played by promtool: each alert is seen to fire, and not to fire, and says what to do.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Cwd qw(getcwd);
use File::Temp qw(tempdir);
use JSON::PP;

chdir("$FindBin::Bin/../..") or die $!;
my ($tree, $rules) = (getcwd(), 'conf/alerts.yml');
my $folder = tempdir(CLEANUP => 1);
BAIL_OUT('there is no promtool; run: scripts/deps check') if !grep { -x "$_/promtool" } split /:/, $ENV{PATH};

sub text_of {
    my ($path) = @_;
    open(my $file, '<:utf8', $path) or die "$path: $!";
    local $/;
    return <$file>;
}

# name => { severity, summary, description, expr }
sub alerts {
    my %alerts;
    for my $block (split /^ {6}- (?=alert: |record: )/m, text_of($rules)) {
        my ($name) = $block =~ /^alert: (\w+)$/m or next;
        my %of = map { $_ => '' } qw(severity summary description expr);
        for my $key (keys %of) {
            $of{$key} = $1 =~ s/^"(.*)"$/$1/r if $block =~ /^ +$key: (?:>-\n((?:(?: {10}).*\n)+)|(.+))$/m && defined($1 // $2) && (($1 // $2) =~ /(.*)/s);
        }
        $alerts{$name} = \%of;
    }
    return \%alerts;
}

# --- what is played ---------------------------------------------------------------------------------------

my ($mib, $gib, $day) = (1024**2, 1024**3, 86400);
my $from = 'job="agahi",instance="gateway"';

# alert => what happens by the minute, as promtool writes it; when it must be quiet, and when it must have fired, with a
# number: how many of it. A series without a brace is the gateway's own.
my %played = (
    AgahiDown => { series => { 'up{job="agahi",instance="gateway"}' => '1x5 0x10', 'up{job="node",instance="x"}' => '0x15' }, quiet => ['4m', '6m'], fires => ['8m', 1] },
    AgahiNoLink => { series => { link_up('a') => '1x5 0x10', link_up('b') => '0x15' }, quiet => ['5m', '6m'], fires => ['8m', 1] },
    AgahiLinkDown => { series => { link_up('a') => '1x15', link_up('b') => '1x5 0x10' }, quiet => ['5m', '7m'], fires => ['9m', 1] },
    AgahiNodeOutOfLease => { series => { 'agahi_node_leased' => '1x5 0x10' }, quiet => ['5m', '6m'], fires => ['8m', 1] },
    AgahiFeedStale => { series => { 'agahi_feed_stale_seconds' => '0.1x5 0.4x10' }, quiet => ['5m', '8m'], fires => ['11m', 1] },
    AgahiNodesMissing => { series => { 'agahi_nodes_alive' => '3x5 2x15' }, quiet => ['5m', '9m'], fires => ['13m', 1] },
    AgahiJournalDown => { series => { 'agahi_journal_up' => '1x5 0x10' }, quiet => ['5m', '6m'], fires => ['8m', 1] },
    AgahiJournalFull => { series => { 'agahi_journal_used_bytes' => '99x5 100x5', 'agahi_journal_max_bytes' => '100x10' }, quiet => ['5m'], fires => ['7m', 1] },
    AgahiJournalFills => { series => { 'agahi_journal_used_bytes' => '80x5 81x10', 'agahi_journal_max_bytes' => '100x15' }, quiet => ['5m', '9m'], fires => ['13m', 1] },
    AgahiDiskFull => { series => { disk_free('journal') => 257 * $mib . 'x5 ' . 255 * $mib . 'x10', disk_free('content') => 300 * $mib . 'x15' }, quiet => ['5m', '6m'], fires => ['8m', 1] },
    AgahiDiskFills => {
        series => {
            disk_free('journal') => 7 * $gib . 'x5 ' . 4 * $gib . 'x10', disk_size('journal') => 60 * $gib . 'x15',
            # A tenth of a large disk is much, and so is more than a tenth of a small one.
            disk_free('content') => 6 * $gib . 'x15', disk_size('content') => 1000 * $gib . 'x15',
            disk_free('small') => 3 * $gib . 'x15', disk_size('small') => 20 * $gib . 'x15'
        },
        quiet => ['5m', '9m'],
        fires => ['13m', 1]
    },
    AgahiContentEmpty => { series => { 'agahi_topics' => '0x2 52x5 0x10' }, quiet => ['2m', '8m', '11m'], fires => ['14m', 1] },
    AgahiContentUnusable => { series => { 'agahi_content_up' => '1x5 0x10', 'agahi_content_edition' => '7x15' }, quiet => ['5m', '6m'], fires => ['8m', 1] },
    AgahiEmergencies => { series => { 'agahi_emergency_total{link="a"}' => '5x20 6 7 8 8x30' }, quiet => ['15m', '22m', '40m'], fires => ['25m', 1] },
    AgahiCertificateOver => { series => { certificate('us') => 3 * $day + 600 . 'x30', certificate('smsc') => 4 * $day . 'x30' }, quiet => ['9m', '19m'], fires => ['22m', 1] },
    AgahiCertificateEnds => { step => '10m', series => { certificate('us') => 21 * $day + 600 . 'x9', certificate('smsc') => 22 * $day . 'x9' }, quiet => ['10m', '70m'], fires => ['90m', 1] },
    AgahiClockNotSynchronised => { series => { 'agahi_clock_synchronised' => '1x5 0x30' }, quiet => ['5m', '19m'], fires => ['22m', 1] },
    AgahiScheduleRefused => { step => '10m', series => { 'agahi_schedules_refused_total' => '3x6 4x8' }, quiet => ['60m', '140m'], fires => ['80m', 1] },
    # Fewer than one in a hundred is not worth a word; nor are eight of eight.
    AgahiRefusedRequests => {
        series => {
            requests('a') => '0+600x31', refused('a') => '0+5x15 75+9x15',
            requests('b') => '0x31', refused('b') => '0+1.6x31',
            requests('c') => '0+100x31', refused('c') => '0x15 0+2.6x15'
        },
        quiet => ['15m', '20m'],
        fires => ['29m', 2]
    },
    AgahiRepliesExpire => { step => '10m', series => { state('expired') => '4x6 5x8', state('sent') => '0+100x14' }, quiet => ['60m', '140m'], fires => ['80m', 1] },
    AgahiRepliesFail => {
        series => {
            state('failed') => '0+4x20 80+6x30', state('sent') => '0+100x51',
            state('failed', 'b') => '0+0.8x51', state('sent', 'b') => '0+3x51',
            state('failed', 'c') => '0x20 0+1.3x30', state('sent', 'c') => '0+10x51'
        },
        quiet => ['20m', '33m'],
        fires => ['45m', 2]
    },
    AgahiBacklog => { series => { 'agahi_replies_in_hand' => '20000x5 20001x10' }, quiet => ['5m', '10m'], fires => ['13m', 1] },
    AgahiSlowReplies => { series => histogram('agahi_reply_seconds', 5, 10), quiet => ['20m', '26m'], fires => ['45m', 1] },
    AgahiSlowCommits => { series => histogram('agahi_commit_seconds', 0.5, 1), quiet => ['20m', '26m'], fires => ['45m', 1] },
    AgahiBrokenDialogues => { series => { 'agahi_ussd_broken_total' => '0+5x20 100+8x20' }, quiet => ['20m', '25m'], fires => ['38m', 1] },
    AgahiEncodingsGuessed => { series => { 'agahi_encodings_guessed_total{link="a"}' => '0+5x20 100+8x40' }, quiet => ['20m', '30m'], fires => ['58m', 1] },
    AgahiRepairedPdus => { series => { repaired('x') => '0+3x20 60+4x40', repaired('y') => '0+2x20 40+4x40' }, quiet => ['20m', '30m'], fires => ['58m', 1] },
);

# Twice as many as at this hour yesterday: 2 of 100 a minute for a day, then 11; where the day before it was 11 too, not.
# Where there is no yesterday, beside the hour before. Few of few are not worth a word.
my $day_long = '0+1000x174';
$played{AgahiNotUnderstood} = {
    step => '10m',
    series => {
        requests('a') => $day_long, not_understood('a') => '0+20x156 3120+110x18',
        requests('b') => $day_long, not_understood('b') => '0+110x174',
        requests('few') => '0+10x174', not_understood('few') => '0x156 0+5x18',
        requests('new') => '_x150 0+1000x24', not_understood('new') => '_x150 0+20x12 240+110x12',
        requests('less') => $day_long, not_understood('less') => '0+40x156 6240+70x18',
        requests('rare') => $day_long, not_understood('rare') => '0+10x156 1560+40x18',
        requests('some') => '0+100x174', not_understood('some') => '0+1x156 156+11x18',
    },
    quiet => ['100m', '1550m', '1590m', '1600m'],
    fires => ['1670m', 3]
};

sub link_up { return qq(agahi_link_up{link="$_[0]"}) }
sub disk_free { return qq(agahi_disk_free_bytes{of="$_[0]"}) }
sub disk_size { return qq(agahi_disk_size_bytes{of="$_[0]"}) }
sub certificate { return qq(agahi_certificate_ends_seconds{link="a",of="$_[0]"}) }
sub state { return sprintf('agahi_replies_total{link="%s",state="%s"}', $_[1] // 'a', $_[0]) }
sub refused { return qq(agahi_refused_requests_total{link="$_[0]"}) }
sub repaired { return qq(agahi_repaired_pdus_total{link="a",reason="$_[0]"}) }
sub requests { return qq(agahi_requests_total{link="$_[0]"}) }
sub not_understood { return qq(agahi_not_understood_total{link="$_[0]"}) }

# A hundred a minute: quick ones, and from the twentieth minute on two of them between `fast` and `slow` and beyond.
sub histogram {
    my ($name, $fast, $slow) = @_;
    return {
        qq(${name}_bucket{le="$fast"}) => '0+100x20 2000+98x40',
        qq(${name}_bucket{le="$slow"}) => '0+100x20 2000+100x40',
        qq(${name}_bucket{le="+Inf"}) => '0+100x20 2000+100x40'
    };
}

# --- as promtool wants it ---------------------------------------------------------------------------------

sub series_of {
    my ($series) = @_;
    return [
        map {
            my $name = /instance=/ ? $_ : /\{/ ? s/\{/{$from,/r : "$_\{$from}";
            +{ series => $name, values => $series->{$_} }
        } sort keys %$series
    ];
}

sub expected {
    my ($alert, $severity, $time, $count) = @_;
    my @samples = $count ? { labels => qq({alertname="$alert",severity="$severity"}), value => $count } : ();
    return { expr => qq(count by (alertname, severity) (ALERTS{alertname="$alert",alertstate="firing"})), eval_time => $time, exp_samples => \@samples };
}

sub test_of {
    my ($alert, $severity) = @_;
    my $case = $played{$alert};
    return {
        name => $alert,
        interval => $case->{step} // '1m',
        input_series => series_of($case->{series}),
        promql_expr_test => [(map { expected($alert, $severity, $_) } @{ $case->{quiet} }), expected($alert, $severity, @{ $case->{fires} })]
    };
}

# JSON is YAML, too. Returns what promtool printed; exit code by $?. Rules are looked at as often as series have values.
sub promtool {
    my (@tests) = @_;
    my %by_step;
    push @{ $by_step{ $_->{interval} } }, $_ for @tests;
    my @files;
    for my $step (sort keys %by_step) {
        push @files, "$folder/played-$step.yml";
        open(my $file, '>', $files[-1]) or die $!;
        print $file JSON::PP->new->canonical->encode({ rule_files => ["$tree/$rules"], evaluation_interval => $step, tests => $by_step{$step} });
        close($file) or die $!;
    }
    return scalar `promtool test rules @files 2>&1`;
}

# --- tests ------------------------------------------------------------------------------------------------

my $alerts = alerts();
cmp_ok(scalar(keys %$alerts), '>=', 20, 'there are alerts');

my $checked = `promtool check rules --lint-fatal $rules 2>&1`;
is($?, 0, 'promtool finds nothing amiss in the rules') or diag($checked);

for my $alert (sort keys %$alerts) {
    my $of = $alerts->{$alert};
    like($of->{severity}, qr/^(?:critical|warning|info)$/, "$alert says whom it wakes");
    cmp_ok(length($of->{summary}), '>=', 20, '... what is wrong');
    cmp_ok(length($of->{description}), '>=', 40, '... and what to do');
    ok(exists $played{$alert}, '... and is played') or next;
}
is(join(' ', grep { !$alerts->{$_} } sort keys %played), '', 'and nothing is played that is gone');

my @tests = map { test_of($_, $alerts->{$_}{severity}) } grep { $played{$_} } sort keys %$alerts;
my $said = promtool(@tests);
is($?, 0, 'each alert fires when it should, and is quiet when it should be') or diag($said);

# The judge can say no.
@tests = grep { $_->{interval} eq '1m' } @tests;
$_->{promql_expr_test}[-1]{exp_samples} = [] for @tests;
$said = promtool(@tests);
isnt($?, 0, 'promtool sees when one fires that should not');
my %seen = map { $_ => 1 } $said =~ /exp: nil\s+got: \{alertname="(\w+)"/g;
is(join(' ', grep { !$seen{$_} } map { $_->{name} } @tests), '', 'every one of them');

# What is told at night has its numbers in it.
my @told = (
    {
        interval => '1m',
        input_series => series_of({ disk_free('journal') => 100 * $mib . 'x10', 'agahi_content_up' => '0x10', 'agahi_content_edition' => '17x10',
            certificate('smsc') => 2 * $day . 'x30' }),
        alert_rule_test => [
            map { exact(@$_) } ['AgahiDiskFull', '5m', { of => 'journal' }, 'The disk of the journal has only 100MiB left.'],
            ['AgahiContentUnusable', '5m', {}, 'The live edition cannot be used; citizens are answered from edition 17.'],
            ['AgahiCertificateOver', '20m', { link => 'a', of => 'smsc' }, 'The certificate of link a (smsc) ends in 1d 23h 40m 0s.']
        ]
    }
);

sub exact {
    my ($alert, $time, $labels, $summary) = @_;
    return {
        alertname => $alert,
        eval_time => $time,
        exp_alerts => [ {
            exp_labels => { job => 'agahi', instance => 'gateway', severity => $alerts->{$alert}{severity}, %$labels },
            exp_annotations => { summary => $summary, description => $alerts->{$alert}{description} }
        } ]
    };
}
$said = promtool(@told);
is($?, 0, 'the words have their numbers in them') or diag($said);

# --- dashboard --------------------------------------------------------------------------------------------

# Its expressions as rules, so that promtool reads them.
my @targets = map { @{ $_->{targets} } } @{ decode_json(text_of('conf/grafana.json'))->{panels} };
open(my $board, '>', "$folder/board.yml") or die $!;
print $board JSON::PP->new->encode({ groups => [ { name => 'board', rules => [ map { +{ record => "board:$_", expr => $targets[$_]{expr} } } 0 .. $#targets ] } ] });
close($board) or die $!;
$checked = `promtool check rules $folder/board.yml 2>&1`;
is($?, 0, 'the expressions of the dashboard are well formed') or diag($checked);

# --- papers -----------------------------------------------------------------------------------------------

my %lines = text_of('docs/host.md') =~ /^\| (Agahi\w+) \| (critical|warning|info) \|/mg;
is_deeply(\%lines, { map { $_ => $alerts->{$_}{severity} } keys %$alerts }, 'docs/host.md has a line for each alert, with its severity, and for no other');
done_testing;
