#!/usr/bin/perl
# The simulator judged by Kannel, a gateway that is not ours, as its client: bind, messages both ways, long ones, UCS-2,
# delivery receipts in the spellings that Kannel reads, and the good-bye.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../e2e";
use Test::More;
use Agahi;
use Encode qw(encode);
use IO::Socket::INET;
use Time::HiRes qw(sleep time);

$SIG{TERM} = sub { exit 1 }; # what was started ends with us

my $long = 'This message is longer than one part, so that it is cut, and put together again. ' x 4 . 'The end.';
my $urdu = 'کینل سے ایک لمبا پیغام جو ایک حصے میں نہیں آتا، ' x 4;
my $question = 'A long question that does not fit into one part, in the plain alphabet of every phone. ' x 3;

sub slurp {
    open(my $file, '<:utf8', $_[0]) or return '';
    local $/;
    return <$file> // '';
}

sub wait_for {
    my ($seconds, $what) = @_;
    my $until = time() + $seconds;
    while (time() < $until) {
        return 1 if $what->();
        sleep 0.1;
    }
    return 0;
}

sub configure {
    my ($site, %ports) = @_;
    my $folder = $site->{folder};
    return $site->write('kannel.conf', <<"END");
group = core
admin-port = $ports{admin}
admin-password = interop
admin-interface = 127.0.0.1
smsbox-port = $ports{smsbox}
smsbox-interface = 127.0.0.1
log-file = "$folder/bearerbox.log"
log-level = 0
access-log = "$folder/access.log"

group = smsc
smsc = smpp
smsc-id = agahi
host = 127.0.0.1
port = $ports{smsc}
transceiver-mode = true
smsc-username = kannel
smsc-password = secret
system-type = ""
interface-version = 34
source-addr-ton = 6
source-addr-npi = 0
dest-addr-ton = 1
dest-addr-npi = 1
enquire-link-interval = 1$ports{ids}
reconnect-delay = 1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = $ports{sendsms}
sendsms-interface = 127.0.0.1
log-file = "$folder/smsbox.log"
log-level = 0

group = sendsms-user
username = tester
password = interop
max-messages = 10
concatenation = true

group = sms-service
keyword = default
text = "Kannel heard you."
END
}

# A GET of smsbox's interface; returns the answer's status line.
sub send_sms {
    my ($port, %fields) = @_;
    my $query = join('&', map { "$_=" . join('', map { sprintf('%%%02x', ord) } split(//, encode('UTF-8', $fields{$_}))) } keys %fields);
    my $socket = IO::Socket::INET->new("127.0.0.1:$port") or return 'no connection';
    print $socket "GET /cgi-bin/sendsms?username=tester&password=interop&$query HTTP/1.0\r\n\r\n";
    my $line = <$socket> // '';
    return $line =~ s/\s+$//r;
}

sub accessed { my ($site, $pattern) = @_; return slurp("$site->{folder}/access.log") =~ $pattern }

sub run_kannel {
    my ($spelling, $ids) = @_;
    my $site = Agahi->new;
    my %ports = (ids => $ids, map { $_ => Agahi::free_port() } qw(admin smsbox sendsms smsc));
    my $conf = configure($site, %ports);
    my $script = $site->write('script', "sleep 4\n[923001234567] VOTE\nexpect Kannel heard you.\n"
            . "$question\nsleep 5\n");
    my $sim = $site->spawn("$site->{folder}/talk", "$site->{build}/agahi-smsc", '-p', $ports{smsc}, '--verbose', '--password', 'secret',
        "--receipts=$spelling", '--receipts-delay', 1, '--script', $script);
    my $bearerbox = $site->spawn('/dev/null', 'bearerbox', $conf);
    sleep 1.5;
    my $smsbox = $site->spawn('/dev/null', 'smsbox', $conf);

    ok($site->wait_log(qr/event=peer_bound command=bind_transceiver system_id=kannel/, 10), "$spelling: Kannel binds as transceiver")
        or do { diag($site->log_text); return };
    ok(wait_for(8, sub { accessed($site, qr/Receive SMS.*\[from:\+923001234567\] \[to:8301\].*\[msg:4:VOTE\]/) }),
        "$spelling: it receives a message");
    my $whole = length $question;
    ok(wait_for(4, sub { accessed($site, qr/Receive SMS.*\[msg:$whole:\Q$question\E\]/) }), "$spelling: and a long one, its parts put together");
    # With part numbers and no coding Kannel would say "8-bit data".
    like(send_sms($ports{sendsms}, from => '8301', to => '923007654321', text => $long, coding => 0), qr/202/, "$spelling: it sends a long message");
    like(send_sms($ports{sendsms}, from => '8301', to => '923007654322', text => $urdu, charset => 'UTF-8', coding => 2,
        'dlr-mask' => 3, 'dlr-url' => 'http://127.0.0.1:1/'), qr/202/, "$spelling: and one in UCS-2, with a receipt");
    ok(wait_for(4, sub { accessed($site, qr/Receive DLR.*\[to:923007654322\]/) }), "$spelling: the receipt finds its message");
    my $status = $site->wait_exit($sim, 20);
    my $talk = slurp("$site->{folder}/talk");
    ok(defined $status && $status == 0, "$spelling: what the script expected came") or diag($talk);
    my @answers = $talk =~ /^8301 → 923001234567   \(1 part, GSM 7-bit\)\n    Kannel heard you\.\n/mg;
    is(scalar @answers, 2, "$spelling: the simulator shows Kannel's two answers");
    ok($talk =~ /^8301 → 923007654321   \(3 parts, GSM 7-bit\)\n    \Q$long\E\n/m, "$spelling: and its long message whole") or diag($talk);
    ok($talk =~ /^8301 → 923007654322   \(\d parts, UCS-2\)\n    \Q$urdu\E\n/m, "$spelling: and the one in UCS-2") or diag($talk);
    sleep 0.5;
    my $log = slurp("$site->{folder}/bearerbox.log");
    like($log, qr/type_name: unbind\b/, "$spelling: Kannel sees the unbind at the end");
    my ($good) = split(/type_name: unbind\b/, $log);
    my @complaints = grep { / (?:ERROR|PANIC|WARNING): / } split(/\n/, $good);
    is(join("\n", @complaints), '', "$spelling: and complains of nothing before it");
    kill('TERM', $smsbox, $bearerbox);
    $site->wait_exit($_, 8) for $smsbox, $bearerbox;
}

run_kannel('hex', '');
run_kannel('decimal', "\nmsg-id-type = 0x01"); # responses in hexadecimal, receipts in decimal
run_kannel('tlv', '');
Agahi::check_responses;
done_testing;
