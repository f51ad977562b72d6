#!/usr/bin/perl
# What leaves the journal for the operators: figures.db, `unanswered` and `figures`. No word of fewer than three people, no
# number and no hash in any of them; and sums that agree with `stats` and outlive the rows they are of.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use JSON::PP;
use POSIX qw(strftime);
use Time::HiRes qw(sleep time);

my $site = Agahi->new(link => 'ussd = { codes = [ "*8301#" ]; }; window = 100;',
    limits => 'sms = { burst = 1000; per_minute = 60000; per_day = 65535; }; ussd = { burst = 1000; per_minute = 60000; per_day = 65535; };');
$site->import_sample;
my $figures_db = "$site->{folder}/figures.db";

sub rows { my ($file, $sql) = @_; my $out = `sqlite3 '$site->{folder}/$file' "$sql"`; chomp $out; return $out }

sub slurp { open(my $in, '<:raw', $_[0]) or die "$_[0]: $!"; local $/; return scalar <$in> }

# The days around now in Pakistan: a test may run over midnight.
sub days { return map { strftime('%Y-%m-%d', gmtime(time() + 5 * 3600 + $_ * 86400)) } @_ }
my @period = do { my ($from, $to) = days(-1, 1); ('--from', $from, '--to', $to) };

# The simulator against the running daemon.
sub simulate {
    my ($name, @options) = @_;
    my $pid = $site->spawn("$site->{folder}/$name", "$site->{build}/agahi-smsc", '-p', $site->{port}, @options);
    my $status = $site->wait_exit($pid, 60);
    is(defined $status ? $status >> 8 : undef, 0, "the simulator's $name ends well")
        or diag(slurp("$site->{folder}/$name"));
}

sub say_script {
    my ($name, @lines) = @_;
    $site->write("$name.txt", join('', map { "$_\n" } @lines));
    simulate($name, '--script', "$site->{folder}/$name.txt");
}

sub start { my $before = () = $site->log_text =~ /event=started/g; $site->start;
    my $until = time() + 10;
    sleep 0.05 while (() = $site->log_text =~ /event=started/g) <= $before && time() < $until; }

my $lone = 'amina bibi qwertzuiop sukkur';
my $common = 'gulab jamun zzyzx recipe';
my @people = map { '92300777' . sprintf('%04d', $_) } 1 .. 5;

story 'without the file there is a clear word' => sub {
    my ($code, $out, $error) = $site->agahi('unanswered');
    is($code, 1, 'unanswered fails');
    like($error, qr/figures\.db is not there: a running agahid writes it/, 'and says why');
    ($code, $out, $error) = $site->agahi('figures', @period);
    is($code, 1, 'so does figures');
    is($out, '', 'with nothing on paper');
};

story 'what two people wrote stays, and what three wrote leaves' => sub {
    start();
    say_script('two', (map { ("[$people[$_]] $lone", 'expect ', "[$people[$_]] $common", 'expect ') } 0, 1),
        map { ("[$people[0]] $lone", 'expect ') } 1 .. 3);
    is($site->stop, 0, 'the daemon ends well, and writes the file');
    is(rows('figures.db', 'SELECT count(*) FROM unmatched'), 0, 'two people are too few');
    my ($code, $out) = $site->agahi('unanswered', '--json');
    is("$code $out", "0 []\n", 'on paper too');

    start();
    say_script('third', "[$people[2]] Gulab jamun, ZZYZX recipe?", 'expect ');
    is($site->stop, 0, 'the daemon ends well');
    ($code, $out) = $site->agahi('unanswered', '--json');
    my $texts = decode_json(Encode::encode('UTF-8', $out));
    is(scalar @$texts, 1, 'one text of three people');
    is("$texts->[0]{text}|$texts->[0]{people}|$texts->[0]{times}", "$common|3|3", 'in any spelling, shown folded');
    like($texts->[0]{first}, qr/^\d{4}-\d\d-\d\dT\d\d:\d\d:00\+05:00$/, 'times with their offset');
    ok(abs($texts->[0]{last_ms} / 1000 - time()) < 300, 'and in milliseconds');
    ($code, $out) = $site->agahi('unanswered', '--csv');
    like($out, qr/^topic,lang,text,#people,#times,#first,#last,#offered\n,\w[\w-]*,"\Q$common\E",3,3,/, 'as rows for examples');
    ($code, $out) = $site->agahi('unanswered');
    like($out, qr/^ +3 +3 .* \Q$common\E$/m, 'for people');
    ($code, $out) = $site->agahi('unanswered', '--least', 4);
    unlike($out, qr/zzyzx/, 'a higher floor leaves it out');
    ($code, $out) = $site->agahi('unanswered', '--since', (days(2))[0]);
    unlike($out, qr/zzyzx/, 'and so does a later day');
    for my $wrong (['--least', 2], ['--least', 'x'], ['--since', 'ever'], ['--csv', '--json'], ['more']) {
        ($code, $out, my $error) = $site->agahi('unanswered', @$wrong);
        is("$code$out", '2', "@$wrong is a wrong call");
        like($error, qr/may tell who they are/, 'and told why') if "@$wrong" eq '--least 2';
    }
};

story 'nobody is in the file or on paper' => sub {
    my $octets = slurp($figures_db);
    my @hashes = split /\n/, rows('journal.db', 'SELECT DISTINCT sender FROM settled');
    is(scalar @hashes, 3, 'three people are in the journal');
    for my $hash (@hashes) {
        is(index($octets, pack('q>', $hash)), -1, 'their hash is not in the file');
        is(index($octets, pack('q<', $hash)), -1, 'nor turned round');
    }
    my $paper = join('', map { ($site->agahi(@$_))[1] } ['unanswered'], ['unanswered', '--csv'], ['unanswered', '--json'],
        map { ['figures', @period, @$_] } [], ['--csv'], ['--json']);
    for my $people (@people) {
        for my $form ($people, substr($people, 2), substr($people, 4)) {
            is(index($octets, $form), -1, "$form is not in the file");
            is(index($paper, $form), -1, 'nor on paper');
        }
    }
    for my $word (split / /, $lone) {
        is(index(lc $octets, $word), -1, "$word, of two people, is not in the file");
        is(index(lc $paper, $word), -1, 'nor on paper');
    }
    isnt(index($octets, $common), -1, 'what three people wrote is');
    is(sprintf('%o', (stat $figures_db)[2] & 07777), '640', 'for the group of the folder');
};

# All that `stats` counts, and what the hours have.
sub agrees {
    my ($what) = @_;
    my $stats = $site->stats;
    my $sum = sub { rows('figures.db', "SELECT ifnull(sum($_[0]), 0) FROM hourly" . ($_[1] ? " WHERE $_[1]" : '')) };
    is($sum->('requests'), $stats->{requests} - $stats->{waiting}, "$what: requests agree with stats");
    is($sum->($_), $stats->{$_}, "$what: $_ agree") for qw(sent failed silent expired);
    is($sum->('iif(sent > 0, parts, 0)'), $stats->{parts_sent}, "$what: parts agree");
    for my $table (['topics', 'topic'], ['languages', 'language'], ['rules', 'rule']) {
        my ($name, $column) = @$table;
        is($sum->('requests', "$column = '$_'"), $stats->{$name}{$_}, "$what: $name, $_") for sort keys %{ $stats->{$name} };
    }
    my (undef, $out) = $site->agahi('figures', @period, '--json');
    my $figures = decode_json(Encode::encode('UTF-8', $out));
    is($figures->{all}{requests}, $stats->{requests} - $stats->{waiting}, "$what: and so does what is printed");
    return ($stats, $figures);
}

story 'figures add up with stats' => sub {
    start();
    simulate('load', '--load', 400, '--text', 'vote');
    simulate('check', '--load', 300, '--text', 'check');
    simulate('dial', '--dial', '*8301#', '--keys', '2311', '--load', 20);
    say_script('rare', "[$people[4]] results", 'expect ');
    is($site->stop, 0, 'the daemon ends well');
    my ($stats, $figures) = agrees('after a clean end');
    ok($stats->{requests} > 700, 'there was something to count');
    ok($figures->{all}{screens} > 0, 'topics on screens are counted');
    is(rows('figures.db', "SELECT sum(screens) FROM hourly WHERE channel = 'sms'"), 0, 'as USSD');
    is(eval { my $sum = 0; $sum += $_->{requests} for @{ $figures->{day} }; $sum }, $figures->{all}{requests}, 'days add up');
    my ($rare) = grep { ($_->{requests} // '') eq '<5' || ($_->{requests} // '') eq 'hidden' } @{ $figures->{topic} }, @{ $figures->{language} };
    ok(defined $rare, 'small sums are hidden');
    my (undef, $csv) = $site->agahi('figures', @period, '--csv');
    like($csv, qr/^day,hour,topic,language,channel,link,requests,screens,parts,failed\n/, 'cells for a spreadsheet');
    unlike($csv, qr/,[1-4](,|$)/m, 'none of them is small');
    (undef, my $text) = $site->agahi('figures', @period);
    like($text, qr/^From \S+ to \S+, Asia\/Karachi; as of /, 'days are told in the zone');
    for my $wrong ([], ['--from', (days(0))[0]], ['--from', 'today', '--to', 'today'], [@period, '--csv', '--json'],
        ['--from', (days(1))[0], '--to', (days(0))[0]]) {
        my ($code) = $site->agahi('figures', @$wrong);
        is($code, 2, 'a wrong call: ' . join(' ', @$wrong));
    }
};

story 'a crash loses no sum and doubles none' => sub {
    start();
    simulate('more', '--load', 200, '--text', 'women');
    $site->stop('KILL');
    start();
    my $until = time() + 15;
    sleep 0.2 while rows('journal.db', 'SELECT count(*) FROM hourly_added') != 0 && time() < $until;
    is($site->stop, 0, 'the daemon ends well');
    agrees('after a crash');
};

story 'sums outlive the rows' => sub {
    my $before = rows('figures.db', 'SELECT sum(requests) || sum(parts) || sum(screens) FROM hourly');
    rows('journal.db', 'UPDATE settled SET received_ms = received_ms - 40 * 86400000');
    start();
    my $until = time() + 15;
    sleep 0.2 while rows('journal.db', 'SELECT count(*) FROM settled') != 0 && time() < $until;
    is($site->stop, 0, 'the daemon ends well');
    is(rows('journal.db', 'SELECT count(*) FROM settled'), 0, 'the rows are gone');
    is(rows('figures.db', 'SELECT sum(requests) || sum(parts) || sum(screens) FROM hourly'), $before, 'the sums are not');
    is(rows('figures.db', 'SELECT count(*) FROM unmatched'), 0, 'texts go with their rows');
};

done_testing;
