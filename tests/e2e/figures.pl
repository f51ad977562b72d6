#!/usr/bin/perl
# The figures for the night shift: /metrics, /healthz, /readyz.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use IO::Socket::INET;
use JSON::PP;
use Time::HiRes qw(sleep time);

my $admin = Agahi::free_port();
my $site = Agahi->new(limits => 'sms = { burst = 2; per_minute = 1; per_day = 60; };');
$site->replace_config(sub { $_[0] .= "admin = { listen = \"127.0.0.1:$admin\"; };\n" });

# Returns status and body.
sub get {
    my ($path, $method) = @_;
    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $admin, Timeout => 5) or return (0, '');
    print $socket(($method // 'GET') . " $path HTTP/1.0\r\n\r\n");
    my $answer = Agahi::within(5, sub { local $/; <$socket> }) // '';
    my ($head, $body) = split /\r\n\r\n/, $answer, 2;
    my ($status) = ($head // '') =~ m{^HTTP/1\.\d (\d+)};
    return ($status // 0, $body // '');
}

sub metric {
    my ($text, $name) = @_;
    return $text =~ /^\Q$name\E (\S+)$/m ? $1 : undef;
}

my ($listener, $peer, $status, $body);

story 'healthy and ready' => sub {
    $site->start;
    $site->wait_log(qr/event=started/);
    ($status, $body) = get('/healthz');
    is("$status $body", "200 ok\n", 'healthy as soon as it runs');
    ($status, $body) = get('/readyz');
    is("$status $body", "503 no message set is published\n", 'not ready without messages, and says so');
    $site->import_sample;
    Agahi::wait_for(20, sub { ($status, $body) = get('/readyz'); $body =~ /link/ });
    is("$status $body", "503 no link is bound\n", 'not ready without a link');
    $listener = $site->listen_smsc;
    ($peer) = $site->accept_bind($listener);
    Agahi::wait_for(20, sub { ($status, $body) = get('/readyz'); $status == 200 });
    is($status, 200, 'ready when citizens can be served');
};

story 'figures' => sub {
    Agahi::ask($peer, 'VOTE', 0) for 1 .. 3; # the third gets the notice
    my $state = { replies => {}, responses => {} };
    my $seq = Agahi::deliver($peer, short_message => 'VOTE', data_coding => 0, source_addr_ton => 5, source_addr => 'Shop');
    Agahi::serve($peer, $state, 20, sub { exists $state->{responses}{$seq} });
    $state = { replies => {}, responses => {}, submit_status => sub { 0x0b } };
    Agahi::deliver($peer, short_message => 'ENGLISH', data_coding => 0, source_addr => '923009990001');
    Agahi::serve($peer, $state, 20, sub { %{ $state->{replies} } });
    $peer->syswrite(pack('NNNN', 16, 0x00010203, 0, 9));
    # The last that is counted of each kind.
    Agahi::wait_for(20, sub {
            ($status, $body) = get('/metrics');
            metric($body, 'agahi_replies_total{link="telco-a",state="failed"}') && metric($body, 'agahi_refused_pdus_total{link="telco-a",reason="unknown command"}')
                && metric($body, 'agahi_replies_in_hand') == 0;
    });
    is($status, 200, 'metrics are there');
    is(metric($body, 'agahi_requests_total{link="telco-a"}'), 5, 'requests');
    is(metric($body, 'agahi_limited_total{link="telco-a"}'), 1, 'those over a limit');
    is(metric($body, 'agahi_silent_total{link="telco-a"}'), 1, 'those that were not to be answered');
    is(metric($body, 'agahi_replies_total{link="telco-a",state="sent"}'), 3, 'replies sent');
    is(metric($body, 'agahi_replies_total{link="telco-a",state="failed"}'), 1, 'and failed');
    is(metric($body, 'agahi_submits_total{link="telco-a",status="0x0b"}'), 1, 'submits by status');
    is(metric($body, 'agahi_refused_pdus_total{link="telco-a",reason="unknown command"}'), 1, 'refused PDUs by reason');
    is(metric($body, 'agahi_link_up{link="telco-a"}'), 1, 'the link is up');
    is(metric($body, 'agahi_reply_seconds_count'), 3, 'reply times');
    ok(metric($body, 'agahi_commit_seconds_count') > 0, 'commit times');
    open(my $file, '<', 'VERSION') or die;
    chomp(my $version = <$file>);
    is(metric($body, "agahi_build_info{version=\"$version\"}"), 1, 'and which version it is');
    is(metric($body, 'agahi_replies_in_hand'), 0, 'nothing is in hand');
    is(metric($body, 'agahi_answers_total{rule="exact",language="en",by="sms"}'), 3, 'answers by rule and language');
    is(metric($body, 'agahi_answers_total{rule="limited",language="en",by="sms"}'), 1, 'the notice among them');
    is(metric($body, 'agahi_topic_answers_total{topic="vote",by="sms"}'), 2, 'by topic');
    is(metric($body, 'agahi_edition_answers_total{edition="1",by="sms"}'), 4, 'and by edition');
    is(metric($body, 'agahi_not_understood_total{link="telco-a"}'), 0, 'nothing was not understood');
    ok(metric($body, 'agahi_disk_free_bytes{of="journal"}') > 0, 'room on the disk of the journal');
    ok(metric($body, 'agahi_disk_size_bytes{of="content"}') > metric($body, 'agahi_disk_free_bytes{of="content"}'), 'and of the messages');
};

# What was counted stays, whatever is published.
story 'another edition' => sub {
    my %before = $body =~ /^(agahi_\S+_total\{\S+?\}) (\d+)$/mg;
    my ($code, undef, $errors) = $site->agahi('import', '--placeholders', $site->write('value.csv', "placeholder,lang,value\nhelpline,en,12345\n"));
    is($code, 0, 'goes live') or diag($errors);
    ok($site->wait_log(qr/event=content_loaded edition=2/), 'and is in use');
    Agahi::ask($peer, 'VOTE', 0, source_addr => '923009990003');
    (undef, $body) = get('/metrics');
    is(metric($body, 'agahi_edition_answers_total{edition="2",by="sms"}'), 1, 'its answers count by themselves');
    is(metric($body, 'agahi_edition_answers_total{edition="1",by="sms"}'), $before{'agahi_edition_answers_total{edition="1",by="sms"}'}, 'those of before stay');
    is(metric($body, 'agahi_topic_answers_total{topic="vote",by="sms"}'), 1 + $before{'agahi_topic_answers_total{topic="vote",by="sms"}'}, 'and so do topics');
    my %after = $body =~ /^(agahi_\S+_total\{\S+?\}) (\d+)$/mg;
    is(join(' ', grep { !defined $after{$_} || $after{$_} < $before{$_} } sort keys %before), '', 'no counter got less');
};

# What the registry says: name => { type, labels }.
sub listed {
    my %listed;
    for (`$site->{build}/agahid --print-figures`) {
        my ($name, $type, $labels) = /^(agahi_\S+) +(counter|gauge|histogram) +(\S+) +\S.*$/ or die $_;
        $listed{$name} = { type => $type, labels => $labels eq '-' ? '' : $labels };
    }
    return \%listed;
}

# The figure that a sample is of: those of a histogram have an ending.
sub figure_of {
    my ($listed, $sample) = @_;
    my $base = $sample =~ s/_(?:bucket|sum|count)$//r;
    return $base if $listed->{$base} && $listed->{$base}{type} eq 'histogram';
    return $listed->{$sample} && $listed->{$sample}{type} ne 'histogram' ? $sample : undef;
}

# As Prometheus reads it: each sample belongs to a TYPE before it, and no sample stands twice.
story 'figures as Prometheus reads them' => sub {
    my (%types, %samples, %seen);
    my $listed = listed();
    my $well_formed = 1;
    my @strange;
    for (split /\n/, $body) {
        if (/^# TYPE (\S+) (counter|gauge|histogram)$/) { $well_formed = 0 if $types{$1}; $types{$1} = $2; next }
        next if /^# HELP \S+ .+$/;
        my ($name, $labels) = /^([a-z_]+)(?:\{([^}]*)\})? -?[0-9.e+]+$/ or $well_formed = 0, next;
        my $figure = figure_of($listed, $name);
        $well_formed = 0 if !$figure || !$types{$figure};
        /^(.*) \S+$/ and $samples{$1}++ and $well_formed = 0;
        next if !$figure;
        $seen{$figure} = 1;
        my $wanted = $listed->{$figure}{labels} . ($name =~ /_bucket$/ ? 'le' : '');
        push @strange, $_ if join(',', ($labels // '') =~ /(\w+)="(?:[^"\\]|\\.)*"/g) ne $wanted;
    }
    ok($well_formed, 'the text is well formed');
    is_deeply(\%types, { map { $_ => $listed->{$_}{type} } keys %$listed }, 'agahid --print-figures lists just these, with their types');
    is(join("\n", @strange), '', 'each sample has the labels that are listed');
    # In clear there is no certificate; where the system forbids to ask, nothing is told of the clock.
    my @without = grep { !$seen{$_} && !/^agahi_(?:certificate_ends_seconds|clock_synchronised)$/ } sort keys %types;
    is("@without", '', 'and none is without a sample');
};

story 'what promtool says of the page' => sub {
    BAIL_OUT('there is no promtool; run: scripts/deps check') if !grep { -x "$_/promtool" } split /:/, $ENV{PATH};
    my $file = "$site->{folder}/metrics.txt";
    $site->write('metrics.txt', $body);
    my $said = `promtool check metrics <$file 2>&1`;
    is($?, 0, 'it takes every line') or diag($said);
    is($said, '', 'and has nothing to say of names, types and texts');
};

# --- alerts and dashboard ---------------------------------------------------------------------------------

sub text_of {
    my ($path) = @_;
    open(my $file, '<', $path) or die "$path: $!";
    local $/;
    return <$file>;
}

# What an expression, and the words that go with it, name that is not there: figures, and labels of them.
sub unknown {
    my ($listed, $expression, $words) = @_;
    my (@unknown, %labels);
    my $names = 0;
    while ($expression =~ /\b(agahi_[a-z0-9_]+)(?:\{([^}]*)\})?/g) {
        my ($name, $matchers) = ($1, $2 // '');
        my $figure = figure_of($listed, $name);
        $names++;
        if (!$figure) { push @unknown, $name; next }
        my %has = map { $_ => 1 } split /,/, $listed->{$figure}{labels};
        $has{$_} = 1 for 'job', 'instance', $name =~ /_bucket$/ ? 'le' : ();
        push @unknown, map { "$name\{$_}" } grep { !$has{$_} } $matchers =~ /(\w+) *(?:=~|!~|!=|=)/g;
        $labels{$_} = 1 for keys %has;
    }
    my @by = map { split /[, ]+/ } $expression =~ /\bby *\(([^)]*)\)/g;
    push @unknown, map { "by $_" } grep { !$labels{$_} } @by;
    # Only what the outermost sum leaves is there to be told.
    %labels = map { $_ => 1 } @by if @by;
    push @unknown, map { "words $_" } grep { $_ ne 'le' && !$labels{$_} } $words =~ /(?:\$labels\.|\{\{ *)(\w+)/g if $names;
    return @unknown;
}

story 'alerts and dashboard' => sub {
    my $listed = listed();
    my (@unknown, %used);
    my $rules = text_of('conf/alerts.yml');
    my %recorded = map { $_ => 1 } $rules =~ /^ +- record: (\S+)$/mg;
    for my $rule (split /^ {6}- (?=alert: |record: )/m, $rules) {
        my ($name) = $rule =~ /^(?:alert|record): (\S+)$/m or next;
        my ($expression) = $rule =~ /^ +expr: (?:>-\n)?(.+?)(?=^ {8}\w+:|\z)/ms or die $rule;
        my $words = join(' ', $rule =~ /\$labels\.\w+/g);
        push @unknown, map { "$name: $_" } unknown($listed, $expression, $words);
        push @unknown, map { "$name: $_" } grep { !$recorded{$_} } $expression =~ /\b(agahi:[a-z0-9_:]+)/g;
        push @unknown, "$name: of nothing" if $expression !~ /\bagahi[_:]|\bup\{/;
    }
    my $board = decode_json(text_of('conf/grafana.json'));
    for my $panel (@{ $board->{panels} }) {
        for my $target (@{ $panel->{targets} }) {
            push @unknown, map { "$panel->{title}: $_" } unknown($listed, $target->{expr}, $target->{legendFormat});
            $used{$_} = 1 for map { figure_of($listed, $_) // () } $target->{expr} =~ /\b(agahi_[a-z0-9_]+)/g;
        }
    }
    is(join("\n", @unknown), '', 'name only figures, and labels of them, that are there');
    cmp_ok(scalar(keys %used), '>', 25, 'and the dashboard shows what there is');
    # The judge can say no.
    is_deeply([unknown($listed, 'sum by (lnik) (rate(agahi_requests_totl{link="a"}[5m]))', '')], ['agahi_requests_totl', 'by lnik'], 'a name that is misspelt is found');
    is_deeply([unknown($listed, 'rate(agahi_replies_total{sate="sent"}[5m])', '{{lnk}}')], ['agahi_replies_total{sate}', 'words lnk'], 'and a label');
};

story 'requests for something else' => sub {
    ($status) = get('/nothing');
    is($status, 404, 'other paths are not found');
    ($status) = get('/metrics', 'POST');
    is($status, 501, 'other methods are not served');
    ($status) = get('/' . 'x' x 20000);
    ok($status == 400 || $status == 413 || $status == 414 || $status == 0, 'a huge request is refused') or diag($status);
    ($status) = get('/healthz');
    is($status, 200, 'and hurts nobody');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

# Citizens are served even when the port for the figures is not to be had.
story 'a port for the figures that is not to be had' => sub {
    my $taken = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1', LocalPort => $admin, ReuseAddr => 1) or die $!;
    $site->start;
    ($peer) = $site->accept_bind($listener);
    my (undef, $reply) = Agahi::ask($peer, 'VOTE', 0, source_addr => '923009990002');
    is($reply->{text}, $site->ask_on_paper('VOTE'), 'without its admin port the daemon answers all the same');
    like($site->log_text, qr/event=admin_unavailable reason="admin\.listen: 127\.0\.0\.1:$admin cannot be listened on: Address already in use"/,
        'and says what is missing');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well again');
};
done_testing;
