#!/usr/bin/perl
# The daemon against an SMSC that is not ours: binds, alphabets, long messages, links, retries, good-bye.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use Encode qw(encode);
use Time::HiRes qw(sleep time);

sub ucs2 { return encode('UTF-16BE', $_[0]) }

my $question = ucs2("میں اپنے گاؤں سے لکھ رہا ہوں اور ایک بات پوچھنی ہے، جواب کا انتظار رہے گا۔\nاندراج");
my @parts = (substr($question, 0, 134), substr($question, 134));

story 'a transceiver, and short questions' => sub {
    my $site = Agahi->new(link => 'enquire_link = 1;');
    $site->import_sample;
    my $listener = $site->listen_smsc;
    $site->start;
    my ($peer, $bind) = $site->accept_bind($listener);
    is($bind->{cmd}, 9, 'binds as transceiver');
    is($bind->{system_id}, 'agahi', 'with its system_id');
    is($bind->{password}, 'secret', 'and password');
    is($bind->{interface_version}, 0x34, 'as SMPP 3.4');

    my ($status, $reply) = Agahi::ask($peer, 'VOTE', 0);
    is($status, 0, 'a keyword in GSM-7 is acknowledged');
    is($reply->{text}, $site->ask_on_paper('VOTE'), 'and answered with the text that `agahi ask` prints');
    is($reply->{coding}, 0, 'in the default alphabet');

    ($status, $reply) = Agahi::ask($peer, ucs2('ووٹ'), 8);
    is($reply->{text}, $site->ask_on_paper('ووٹ'), 'a keyword in UCS-2 is answered, the long Urdu text whole');
    ok(keys %{ $reply->{parts} } > 1, 'in several parts');
    ok(!(grep { $_ > 134 } @{ $reply->{sizes} }), 'none longer than 67 characters');
    is($reply->{coding}, 8, 'in UCS-2');
    is($reply->{pdus}[0]{source_addr}, '8301', 'from the short code');
    is($reply->{pdus}[0]{source_addr_ton}, 6, 'with its type of number');
    is($reply->{pdus}[0]{destination_addr}, '923001234567', 'to the citizen');

    ($status, $reply) = Agahi::ask($peer, "\xa1VOTE!", 3);
    is($reply->{text}, $site->ask_on_paper('VOTE'), 'a keyword in Latin-1 is answered');
    ($status, $reply) = Agahi::ask($peer, 'indraj', 1);
    is($reply->{text}, $site->ask_on_paper('indraj'), 'a keyword in ASCII is answered');
    ($status, $reply) = Agahi::ask($peer, 'REGISTER', 0xf1);
    is($reply->{text}, $site->ask_on_paper('REGISTER'), 'a keyword with a message class is answered');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

story 'long questions' => sub {
    my ($site, $peer) = Agahi->bound;
    my $state = { replies => {}, responses => {} };
    my @seqs = map {
        Agahi::deliver($peer, esm_class => 0x40, data_coding => 8, source_addr => '923005550001',
            short_message => pack('CCCCCC', 5, 0, 3, 77, 2, $_) . $parts[ $_ - 1 ]);
    } (2, 2, 1);
    Agahi::serve($peer, $state, 8, sub { defined(($state->{replies}{'923005550001'} // {})->{text}) && keys %{ $state->{responses} } == 3 });
    is(join(',', map { $state->{responses}{$_} // 'none' } @seqs), '0,0,0', 'each part of a long question is acknowledged');
    is($state->{replies}{'923005550001'}{text}, $site->ask_on_paper('اندراج'), 'and the whole is answered once');

    # The same with SAR parameters.
    $state = { replies => {}, responses => {} };
    Agahi::deliver($peer, data_coding => 8, source_addr => '923005550002', short_message => $parts[ $_ - 1 ],
        sar_msg_ref_num => pack('n', 99), sar_total_segments => pack('C', 2), sar_segment_seqnum => pack('C', $_))
        for (1, 2);
    Agahi::serve($peer, $state, 8, sub { defined(($state->{replies}{'923005550002'} // {})->{text}) });
    is(($state->{replies}{'923005550002'} // {})->{text}, $site->ask_on_paper('اندراج'), 'parts by SAR parameters are put together');

    # A text in message_payload.
    my (undef, $reply) = Agahi::ask($peer, '', 0, message_payload => 'VOTE');
    is($reply->{text}, $site->ask_on_paper('VOTE'), 'a text in message_payload is answered');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

story 'loop guards: acknowledged, never answered' => sub {
    my ($site, $peer) = Agahi->bound;
    for my $case (['an alphanumeric sender', source_addr_ton => 5, source_addr => 'MyBank'],
        ['a short code', source_addr_ton => 6, source_addr => '9988'],
        ['our own address', source_addr_ton => 6, source_addr => '8301'],
        ['a delivery receipt', esm_class => 4])
    {
        my ($what, %fields) = @$case;
        my $state = { replies => {}, responses => {} };
        my $seq = Agahi::deliver($peer, short_message => 'VOTE', data_coding => 0, %fields);
        Agahi::serve($peer, $state, 10, sub { exists $state->{responses}{$seq} });
        Agahi::serve($peer, $state, 0.7, sub { 0 });
        ok(($state->{responses}{$seq} // -1) == 0 && !%{ $state->{replies} }, "$what is acknowledged and not answered");
    }
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

story 'enquire_link both ways' => sub {
    my ($site, $peer) = Agahi->bound(link => 'enquire_link = 1;');
    my $state = { replies => {}, responses => {} };
    $peer->enquire_link(async => 1, seq => 4242);
    Agahi::serve($peer, $state, 20, sub { $state->{enquire_resp}{4242} && $state->{enquired} });
    ok($state->{enquire_resp}{4242}, 'answers enquire_link');
    ok($state->{enquired}, 'sends enquire_link after silence');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

story 'a temporary refusal is tried again, a permanent one is settled as failed' => sub {
    my ($site, $peer) = Agahi->bound;
    my $refused = 0;
    my $state = { replies => {}, responses => {}, submit_status => sub { $refused++ == 0 ? 0x58 : 0 } };
    Agahi::deliver($peer, short_message => 'VOTING', data_coding => 0, source_addr => '923005550003');
    Agahi::serve($peer, $state, 8, sub { $refused >= 2 });
    ok($refused >= 2, 'a throttled submit is sent again');
    $state = { replies => {}, responses => {}, submit_status => sub { 0x0b } };
    Agahi::deliver($peer, short_message => 'limited offer for STOP', data_coding => 0, source_addr => '923005550004');
    Agahi::serve($peer, $state, 10, sub { %{ $state->{replies} } });
    ok($site->wait_log(qr/event=reply_failed .*status=0x0b reason="destination address is invalid"/),
        'a refused submit is logged with its status in words');
    ok($site->log_text !~ /92300555000/, 'and no number stands in the log in clear');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

story 'a peer that goes away' => sub {
    my ($site, $peer) = Agahi->bound;
    $peer->close;
    ($peer) = $site->accept_bind($site->{listener});
    my (undef, $reply) = Agahi::ask($peer, 'VOTE', 0, source_addr => '923005550005');
    is($reply->{text}, $site->ask_on_paper('VOTE'), 'after a lost connection it binds again and answers');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

story 'good-bye: in-hand replies first, then unbind' => sub {
    my ($site, $peer) = Agahi->bound;
    my $state = { replies => {}, responses => {} };
    Agahi::deliver($peer, short_message => 'BRING', data_coding => 0, source_addr => '923005550006');
    Agahi::serve($peer, $state, 5, sub { %{ $state->{responses} } });
    kill('TERM', $site->{daemon});
    Agahi::serve($peer, $state, 10, sub { $state->{unbound} });
    ok($state->{unbound}, 'SIGTERM unbinds');
    ok(defined(($state->{replies}{'923005550006'} // {})->{text}), 'after what was in hand was sent');
    is($site->wait_exit($site->{daemon}, 10), 0, 'and ends with 0');
};

story 'silence of the SMSC, and a list of hosts' => sub {
    my $dead_port = Agahi::free_port();
    my $site = Agahi->new;
    $site->replace_config(sub { $_[0] =~ s/hosts = \[ /hosts = [ "127.0.0.1:$dead_port", /; $_[0] =~ s/short_codes/enquire_link = 2; short_codes/ });
    $site->import_sample;
    my $listener = $site->listen_smsc;
    $site->start;
    my ($peer) = $site->accept_bind($listener);
    ok(1, 'when the first host of the list is dead the second is tried');
    like($site->log_text, qr/event=link_down .*host=127\.0\.0\.1:$dead_port reason="Connection refused"/, 'and the log says why');
    Agahi::deliver($peer, short_message => 'ENGLISH', data_coding => 0, source_addr => '923005550008');
    my @submits;
    my $until = time() + 8;
    while (@submits < 2 && time() < $until) {
        my $pdu = Agahi::within(8, sub { $peer->read_pdu }) or last;
        push @submits, $pdu if $pdu->{cmd} == 4;
        $peer->enquire_link_resp(seq => $pdu->{seq}) if $pdu->{cmd} == 0x15;
    }
    is(scalar @submits, 2, 'a submit that is not answered in time is sent again');
    is($submits[1]{short_message}, $submits[0]{short_message}, 'the same one');
    $peer->submit_sm_resp(seq => $submits[1]{seq}, message_id => 'late') if @submits == 2;
    my $twice = '';
    for (1 .. 50) {
        (undef, $twice) = $site->agahi('stats', '--json');
        last if $twice =~ /"sent": 1/;
        sleep 0.1;
    }
    like($twice, qr/"perhaps_sent_twice": 1/, 'and counted as perhaps sent twice');
    my $begun = time(); # now the peer says nothing at all
    my ($again) = $site->accept_bind($listener);
    ok(time() - $begun < 12, 'when enquire_link is not answered it binds anew');
    like($site->log_text, qr/reason="the SMSC did not answer enquire_link in time"/, 'and says why');
    $again->close;
    $site->stop;
};

story 'refused binds' => sub {
    my $site = Agahi->new;
    $site->import_sample;
    my $listener = $site->listen_smsc;
    $site->start;
    my $begun = time();
    my $binds = 0;
    while ($binds < 3 && time() - $begun < 12) {
        my ($refused_peer) = $site->accept_bind($listener, 0x0e);
        $binds++;
        $refused_peer->close;
    }
    ok(time() - $begun > 1.4, 'refused binds back off and do not spin');
    like($site->log_text, qr/event=link_down .*reason="the SMSC refused the bind: invalid password \(0x0e\)" next_try=/,
        'a refused bind says why in words');
    my ($peer) = $site->accept_bind($listener);
    my ($status, $reply) = Agahi::ask($peer, 'VOTE', 0);
    is($status, 0, 'and when the SMSC has it right it works');
    $peer->close;
    $site->stop;
};

story 'receiver and transmitter; two links' => sub {
    my ($port_a, $port_b) = (Agahi::free_port(), Agahi::free_port());
    my $site = Agahi->new(port => $port_a);
    my $pair = $site->link_text('pair', $port_a, 'bind = "receiver+transmitter"; long_messages = "sar";');
    my $second_link = $site->link_text('other', $port_b, 'long_messages = "payload"; default_alphabet = "ascii";');
    $site->replace_config(sub { $_[0] =~ s/links = \(.*\n \);/links = ( $pair, $second_link );/s });
    $site->import_sample;
    my ($listener_a, $listener_b) = ($site->listen_smsc($port_a), $site->listen_smsc($port_b));
    $site->start;
    my ($first, $bind_a) = $site->accept_bind($listener_a);
    my ($second, $bind_b) = $site->accept_bind($listener_a);
    my ($other, $bind_o) = $site->accept_bind($listener_b);
    is(join(',', sort $bind_a->{cmd}, $bind_b->{cmd}), '1,2', 'binds as receiver and as transmitter');
    is($bind_o->{cmd}, 9, 'and the other link as transceiver');
    my ($receiver, $transmitter) = $bind_a->{cmd} == 1 ? ($first, $second) : ($second, $first);
    my $heard = { replies => {}, responses => {} };
    my $sent = { replies => {}, responses => {} };
    my $seq = Agahi::deliver($receiver, short_message => ucs2('ووٹ'), data_coding => 8);
    Agahi::serve($receiver, $heard, 5, sub { exists $heard->{responses}{$seq} });
    Agahi::serve($transmitter, $sent, 5, sub { defined(($sent->{replies}{'923001234567'} // {})->{text}) });
    is($heard->{responses}{$seq}, 0, 'what the receiver takes is acknowledged there');
    is($sent->{replies}{'923001234567'}{text}, $site->ask_on_paper('ووٹ'), 'and answered over the transmitter, parts by SAR');
    ok(defined $sent->{replies}{'923001234567'}{pdus}[0]{sar_msg_ref_num}, 'with SAR parameters');
    my ($status, $reply) = Agahi::ask($other, ucs2('ووٹ'), 8);
    is($reply->{text}, $site->ask_on_paper('ووٹ'), 'the other link answers in one message_payload');
    is(scalar @{ $reply->{pdus} }, 1, 'that is one submit');
    $receiver->close; # one half lost: the other link does not care
    ($status, $reply) = Agahi::ask($other, 'VOTE', 0, source_addr => '923005550007');
    is($reply->{text}, $site->ask_on_paper('VOTE'), 'a link that is down does not hold up another');
    $_->close for $transmitter, $other;
    $site->stop;
};
done_testing;
