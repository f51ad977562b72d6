# What the end-to-end tests share: an installation in a folder of its own, the real daemon, an SMSC made of
# Net::SMPP (an implementation that is not ours), and TAP output.
package Agahi;

use strict;
use warnings;
use utf8;

use Encode qw(decode encode);
use Encode::GSM0338;
use Urdu7;
use Exporter 'import';
use File::Temp qw(tempdir);
use IO::Select;
use IO::Socket::INET;
use Net::SMPP;
use Socket qw(IPPROTO_TCP TCP_NODELAY);
use POSIX qw(WNOHANG);
use Time::HiRes qw(sleep time);

our @EXPORT = qw(ok is like finish);

binmode(STDOUT, ':utf8');
binmode(STDERR, ':utf8');
$SIG{PIPE} = 'IGNORE';

my ($count, $failed) = (0, 0);

# Prototypes, so that a match that fails is false, and not an argument less.
sub ok($$;$) {
    my ($good, $name, $detail) = @_;
    $count++;
    $failed++ unless $good;
    print(($good ? 'ok' : 'not ok') . " $count - $name\n");
    print(map { "# $_\n" } split(/\n/, $detail)) if !$good && defined $detail;
    return $good;
}

sub is($$$) {
    my ($got, $wanted, $name) = @_;
    my $same = defined $got && defined $wanted ? $got eq $wanted : !defined $got && !defined $wanted;
    return ok($same, $name, 'got ' . ($got // 'nothing') . "\nwanted " . ($wanted // 'nothing'));
}

sub like($$$) {
    my ($got, $pattern, $name) = @_;
    return ok(defined $got && $got =~ $pattern, $name, 'got ' . ($got // 'nothing') . "\nwanted $pattern");
}

sub finish {
    print "1..$count\n";
    exit($failed > 0);
}

# --- an installation ---------------------------------------------------------------------------------------

sub free_port {
    my $socket = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1', LocalPort => 0) or die $!;
    return $socket->sockport;
}

# Options: links => text of the links list (default: one transceiver), limits, durability, port.
sub new {
    my ($class, %options) = @_;
    my $folder = tempdir('agahi-e2e-XXXXXX', TMPDIR => 1, CLEANUP => 1);
    my $self = bless {
        folder => $folder,
        build  => $ENV{AGAHI_BUILD} // 'build',
        port   => $options{port} // free_port(),
        config => "$folder/agahi.conf",
        log    => "$folder/log",
        pids   => {},
    }, $class;
    my $link = $options{link} // '';
    my $links = $options{links} // $self->link_text('telco-a', $self->{port}, $link);
    my $limits = $options{limits} // 'sms = { burst = 1000; per_minute = 60000; per_day = 65535; };';
    my $durability = $options{durability} // 'full';
    $self->write('agahi.conf', <<"END");
links = ( $links );
service = { default_language = "ur"; languages = [ "ur", "en", "ur-Latn" ]; };
limits = { $limits };
store = { content = "$folder/content.db"; journal = "$folder/journal.db"; durability = "$durability"; };
log = { level = "info"; };
END
    return $self;
}

sub link_text {
    my ($self, $name, $port, $more) = @_;
    return <<"END";
{ name = "$name"; hosts = [ "127.0.0.1:$port" ]; system_id = "agahi"; password = "secret";
  short_codes = [ "8300" ]; response_timeout = 2; reconnect = { min = 1; max = 2; }; $more }
END
}

sub write {
    my ($self, $name, $text) = @_;
    open(my $file, '>:utf8', "$self->{folder}/$name") or die "$name: $!";
    print $file $text;
    close $file;
    return "$self->{folder}/$name";
}

# Changes the configuration's text, which the code gets as $_[0].
sub replace_config {
    my ($self, $change) = @_;
    open(my $file, '<:utf8', $self->{config}) or die;
    my $text = do { local $/; <$file> };
    $change->($text);
    $self->write('agahi.conf', $text);
}

sub log_text {
    my ($self) = @_;
    open(my $file, '<:utf8', $self->{log}) or return '';
    local $/;
    return <$file>;
}

# Runs `agahi -c CONFIG @arguments`; returns exit code, standard output, standard error.
sub agahi {
    my ($self, @arguments) = @_;
    my $pid = fork() // die $!;
    if ($pid == 0) {
        open(STDIN, '<', '/dev/null') or die;
        open(STDOUT, '>', "$self->{folder}/out") or die;
        open(STDERR, '>', "$self->{folder}/err") or die;
        exec("$self->{build}/agahi", '-c', $self->{config}, map { encode('UTF-8', $_) } @arguments) or exit 127;
    }
    waitpid($pid, 0);
    my $code = $? >> 8;
    my @texts = map {
        open(my $file, '<:utf8', "$self->{folder}/$_") or die;
        local $/;
        <$file> // '';
    } qw(out err);
    return ($code, @texts);
}

# The daemon's answer to a text, by `agahi ask`.
sub ask_on_paper {
    my ($self, @arguments) = @_;
    my ($code, $out) = $self->agahi('ask', @arguments);
    chomp $out;
    return $out;
}

sub import_sample {
    my ($self) = @_;
    my ($code, undef, $errors) =
        $self->agahi('import', 'conf/messages.csv', '--placeholders', 'conf/placeholders.csv', '--menus', 'conf/menus.csv');
    die "import: $errors" if $code != 0;
}

sub spawn {
    my ($self, $out, @command) = @_;
    my $pid = fork() // die $!;
    if ($pid == 0) {
        open(STDIN, '<', '/dev/null') or die;
        open(STDOUT, '>', $out) or die;
        open(STDERR, '>>', $self->{log}) or die;
        exec(map { encode('UTF-8', $_) } @command) or exit 127;
    }
    $self->{pids}{$pid} = 1;
    return $pid;
}

sub start {
    my ($self) = @_;
    $self->{daemon} = $self->spawn('/dev/null', "$self->{build}/agahid", '-c', $self->{config});
    return $self->{daemon};
}

sub wait_exit {
    my ($self, $pid, $seconds) = @_;
    my $until = time() + $seconds;
    while (time() < $until) {
        if (waitpid($pid, WNOHANG) == $pid) {
            delete $self->{pids}{$pid};
            return $?;
        }
        sleep 0.02;
    }
    return undef;
}

# Ends the daemon; returns its exit code, undef when it does not end in time.
sub stop {
    my ($self, $signal) = @_;
    kill($signal // 'TERM', $self->{daemon});
    my $status = $self->wait_exit($self->{daemon}, 20);
    return defined $status ? $status >> 8 : undef;
}

sub is_running {
    my ($self) = @_;
    return waitpid($self->{daemon}, WNOHANG) == 0;
}

sub wait_log {
    my ($self, $pattern, $seconds) = @_;
    my $until = time() + ($seconds // 10);
    while (time() < $until) {
        return 1 if $self->log_text =~ $pattern;
        sleep 0.05;
    }
    return 0;
}

sub DESTROY {
    my ($self) = @_;
    local $?;
    for my $pid (keys %{ $self->{pids} }) {
        kill('KILL', $pid);
        waitpid($pid, 0);
    }
}

# --- an SMSC that is not ours ------------------------------------------------------------------------------

sub listen_smsc {
    my ($self, $port) = @_;
    my $listener = Net::SMPP->new_listen('127.0.0.1', port => $port // $self->{port}, timeout => 15) or die "listen: $!";
    return $listener;
}

# Runs code within a time; undef when it takes longer.
sub within {
    my ($seconds, $code) = @_;
    my $result = eval {
        local $SIG{ALRM} = sub { die "late\n" };
        alarm $seconds;
        my $value = $code->();
        alarm 0;
        $value;
    };
    alarm 0;
    die $@ if $@ && $@ ne "late\n";
    return $result;
}

# Accepts a connection and answers its bind; returns the peer and the bind.
sub accept_bind {
    my ($self, $listener, $status) = @_;
    my $peer = within(20, sub { $listener->accept });
    setsockopt($peer, IPPROTO_TCP, TCP_NODELAY, 1) if $peer; # Net::SMPP writes small pieces
    die "nobody connected; the log:\n" . substr($self->log_text, -3000) if !$peer;
    my $bind = within(5, sub { $peer->read_pdu }) or die "no bind";
    my %respond = (
        1 => sub { $peer->bind_receiver_resp(@_) },
        2 => sub { $peer->bind_transmitter_resp(@_) },
        9 => sub { $peer->bind_transceiver_resp(@_) },
    );
    $respond{ $bind->{cmd} }->(seq => $bind->{seq}, status => $status // 0, system_id => 'peer');
    return ($peer, $bind);
}

my $next_seq = 1000;

# Sends a deliver_sm; returns its sequence number.
sub deliver {
    my ($peer, %fields) = @_;
    my $seq = $next_seq++;
    $peer->deliver_sm(
        async => 1, seq => $seq,
        source_addr_ton => 1, source_addr_npi => 1, source_addr => '923001234567',
        dest_addr_ton => 6, dest_addr_npi => 0, destination_addr => '8300',
        %fields,
    );
    return $seq;
}

# Elements of a user data header, by identifier; the text behind it.
sub read_header {
    my ($octets) = @_;
    my $length = ord $octets;
    my ($header, $text) = (substr($octets, 1, $length), substr($octets, 1 + $length));
    my %elements;
    while (length $header >= 2) {
        my ($id, $size) = unpack('CC', $header);
        $elements{$id} = substr($header, 2, $size);
        $header = substr($header, 2 + $size);
    }
    return ($text, \%elements);
}

# The alphabets of 3GPP TS 23.038 and of Perl's Encode; `default`: what data_coding 0 means.
sub decode_text {
    my ($octets, $coding, $shift, $default) = @_;
    return decode('UTF-16BE', $octets) if $coding == 8 || $coding == 0x18;
    return Urdu7::decode($octets, @$shift) if $shift && grep { $_ } @$shift;
    return decode($default // 'gsm0338', $octets);
}

sub dispatch_submit {
    my ($peer, $pdu, $state, $submit_status) = @_;
    $peer->submit_sm_resp(seq => $pdu->{seq}, status => $submit_status // 0, message_id => sprintf('%x', $pdu->{seq}));
    my ($text, $total, $sequence, $elements) = ($pdu->{short_message}, 1, 1, {});
    $text = $pdu->{message_payload} if defined $pdu->{message_payload};
    ($text, $elements) = read_header($text) if $pdu->{esm_class} & 0x40;
    ($total, $sequence) = unpack('xCC', $elements->{0}) if defined $elements->{0};
    ($total, $sequence) = unpack('xxCC', $elements->{8}) if defined $elements->{8};
    ($total, $sequence) = (unpack('C', $pdu->{sar_total_segments}), unpack('C', $pdu->{sar_segment_seqnum}))
        if defined $pdu->{sar_total_segments};
    my $reply = $state->{replies}{ $pdu->{destination_addr} } //= { parts => {}, codings => {}, sizes => [], pdus => [] };
    $reply->{parts}{$sequence} = $text;
    $reply->{coding} = $pdu->{data_coding};
    $reply->{shift} = [map { defined $_ && $_ eq "\x0d" } $elements->{0x25}, $elements->{0x24}];
    push @{ $reply->{sizes} }, length $text;
    push @{ $reply->{pdus} }, $pdu;
    if (keys %{ $reply->{parts} } == $total) {
        $reply->{text} = decode_text(join('', map { $reply->{parts}{$_} } sort { $a <=> $b } keys %{ $reply->{parts} }),
            $reply->{coding}, $reply->{shift}, $state->{default_alphabet});
    }
}

# Serves the peer until `done` says so or the time is over: answers submits and enquire_links, notes responses.
sub serve {
    my ($peer, $state, $seconds, $done) = @_;
    my $until = time() + $seconds;
    my $select = IO::Select->new($peer);
    while (!$done->() && time() < $until) {
        next unless $select->can_read(0.05);
        my $pdu = within(5, sub { $peer->read_pdu });
        if (!$pdu) {
            $state->{closed} = 1;
            last;
        }
        if ($pdu->{cmd} == 4) {
            dispatch_submit($peer, $pdu, $state, $state->{submit_status} ? $state->{submit_status}->($pdu) : 0);
        } elsif ($pdu->{cmd} == 0x80000005) {
            $state->{responses}{ $pdu->{seq} } = $pdu->{status};
        } elsif ($pdu->{cmd} == 0x80000000) {
            $state->{nacks}{ $pdu->{seq} } = $pdu->{status};
        } elsif ($pdu->{cmd} == 6) {
            $peer->unbind_resp(seq => $pdu->{seq});
            $state->{unbound} = 1;
        } elsif ($pdu->{cmd} == 0x80000015) {
            $state->{enquire_resp}{ $pdu->{seq} } = 1;
        } elsif ($pdu->{cmd} == 0x15) { # Net::SMPP answers these in wait_pdu only
            $peer->enquire_link_resp(seq => $pdu->{seq});
            $state->{enquired}++;
        }
    }
    return $done->();
}

# Asks over the wire: returns the status of the response and the reply (text, parts, coding, sizes).
sub ask {
    my ($peer, $octets, $coding, %more) = @_;
    my $from = $more{source_addr} // '923001234567';
    my $state = { replies => {}, responses => {}, default_alphabet => delete $more{default_alphabet} };
    my $seq = deliver($peer, short_message => $octets, data_coding => $coding, %more);
    serve($peer, $state, 8, sub { exists $state->{responses}{$seq}
            && ($state->{responses}{$seq} != 0 || defined(($state->{replies}{$from} // {})->{text})) });
    return ($state->{responses}{$seq}, $state->{replies}{$from} // {});
}

1;
