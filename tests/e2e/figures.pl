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
    my $until = time() + 5;
    do { sleep 0.2; ($status, $body) = get('/readyz') } while ($body !~ /link/ && time() < $until);
    is("$status $body", "503 no link is bound\n", 'not ready without a link');
    $listener = $site->listen_smsc;
    ($peer) = $site->accept_bind($listener);
    $until = time() + 5;
    do { sleep 0.1; ($status, $body) = get('/readyz') } while ($status != 200 && time() < $until);
    is($status, 200, 'ready when citizens can be served');
};

story 'figures' => sub {
    Agahi::ask($peer, 'VOTE', 0) for 1 .. 3; # the third gets the notice
    my $state = { replies => {}, responses => {} };
    my $seq = Agahi::deliver($peer, short_message => 'VOTE', data_coding => 0, source_addr_ton => 5, source_addr => 'Shop');
    Agahi::serve($peer, $state, 3, sub { exists $state->{responses}{$seq} });
    $state = { replies => {}, responses => {}, submit_status => sub { 0x0b } };
    Agahi::deliver($peer, short_message => 'ENGLISH', data_coding => 0, source_addr => '923009990001');
    Agahi::serve($peer, $state, 2, sub { %{ $state->{replies} } });
    $peer->syswrite(pack('NNNN', 16, 0x00010203, 0, 9));
    sleep 0.5;
    ($status, $body) = get('/metrics');
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
};

# As Prometheus reads it: each sample belongs to a TYPE before it, and no sample stands twice.
story 'figures as Prometheus reads them' => sub {
    my (%types, %samples);
    my $well_formed = 1;
    for (split /\n/, $body) {
        if (/^# TYPE (\S+) (counter|gauge|histogram)$/) { $well_formed = 0 if $types{$1}++; next }
        next if /^# HELP \S+ .+$/;
        my ($name) = /^([a-z_]+)(?:\{[^}]*\})? -?[0-9.e+]+$/ or $well_formed = 0, next;
        my $base = $name =~ s/_(?:bucket|sum|count)$//r;
        $well_formed = 0 if !$types{$name} && !$types{$base};
        /^(.*) \S+$/ and $samples{$1}++ and $well_formed = 0;
    }
    ok($well_formed, 'the text is well formed');
    my %listed = map { /^(agahi_\S+) +(counter|gauge|histogram) +\S/ ? ($1 => 1) : ($_ => 0) } `$site->{build}/agahid --print-figures`;
    is(join(" ", sort keys %listed), join(" ", sort keys %types), "agahid --print-figures lists just these");
    open(my $rules, '<', 'conf/alerts.yml') or die;
    my %wanted = map { $_ => 1 } join('', <$rules>) =~ /\b(agahi_[a-z_]+)/g;
    open(my $board, '<', 'conf/grafana.json') or die;
    $wanted{$_} = 1 for join('', <$board>) =~ /\b(agahi_[a-z_]+)/g;
    my @unknown = grep { my $base = s/_(?:bucket|sum|count)$//r; !$types{$_} && !$types{$base} } sort keys %wanted;
    is("@unknown", '', 'alert rules and dashboard use only metrics that exist');
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
