#!/usr/bin/perl
# Receipts without a mark, behind a header, in any coding; by another link of the same telco; and machines that answer
# our answers.
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

my $number = 923006200000;

sub appendix_b {
    my ($id) = @_;
    return "id:$id sub:001 dlvrd:001 submit date:2511261200 done date:2511261201 stat:DELIVRD err:000 text:";
}

my @forms = (
    ['no mark, in GSM', sub { (text => appendix_b($_[0])) }],
    ['no mark, in UCS-2', sub { (text => ucs2(appendix_b($_[0])), data_coding => 8) }],
    ['no mark, little endian under UCS-2', sub { (text => encode('UTF-16LE', appendix_b($_[0])), data_coding => 8) }],
    ['no mark, under 0x48', sub { (text => ucs2(appendix_b($_[0])), data_coding => 0x48) }],
    ['message_state and an id, no mark, no text',
        sub { (text => '', tlvs => Agahi::tlv(0x001e, "$_[0]\0") . Agahi::tlv(0x0427, "\2")) }],
    ['message_state, no mark, its id in the text', sub { (text => "id:$_[0]", tlvs => Agahi::tlv(0x0427, "\2")) }],
    ['esm_class 0x44, UCS-2 behind a header',
        sub { (esm_class => 0x44, data_coding => 8, text => "\3\x24\1\x0d" . ucs2(appendix_b($_[0]))) }],
    ['esm_class 0x44, an empty header', sub { (esm_class => 0x44, text => "\0" . appendix_b($_[0])) }],
    ['esm_class 0x04, UTF-8 under 8', sub { (esm_class => 4, data_coding => 8, text => appendix_b($_[0])) }],
);

for my $mode (0, 1) {
    my $name = $mode ? 'receiver+transmitter' : 'transceiver';
    story "$name: receipts in many forms" => sub {
        my ($site, $receiver, $transmitter) = Agahi->bound(link => 'registered_delivery = true;' . ($mode ? 'bind = "receiver+transmitter";' : ''));
        my $delivered = 0;
        for my $form (@forms) {
            my ($what, $fields) = @$form;
            for my $command (5, 0x103) {
                my (undef, $reply) = Agahi::ask_pair($receiver, $transmitter, $command, source => ++$number, text => 'ENGLISH');
                my $id = sprintf('%x', ($reply->{pdus} // [])->[0]{seq} // 0);
                # By two connections the receipt could be read before the answer that tells the id, and be taken for another's.
                $site->wait_stats('sent', $delivered + 1, 10);
                my $state = { replies => {}, responses => {} };
                my $seq = Agahi::send_message($receiver, $command, source => $number, $fields->($id));
                Agahi::serve_pair($receiver, $transmitter, $state, 10, sub { exists $state->{responses}{$seq} });
                Agahi::serve_pair($receiver, $transmitter, $state, 0.1, sub { 0 });
                $delivered++;
                is(($state->{responses}{$seq} // 'none') . ' ' . keys(%{ $state->{replies} }) . ' ' . $site->wait_stats('delivered', $delivered, 10),
                    "0 0 $delivered", sprintf('%s, command 0x%x: %s: a receipt, and no question', $name, $command, $what));
            }
        }
        $_->close for $receiver, $transmitter;
        $site->stop('KILL');
    };
}

# On a link that asks for none, a text of that shape is a text.
story 'without registered_delivery a text of that shape is a text' => sub {
    my ($site, $peer) = Agahi->bound;
    my ($status, $reply) = Agahi::ask_pair($peer, $peer, 5, source => ++$number, text => 'id:12 stat:DELIVRD');
    ok(defined $reply->{text}, 'without registered_delivery a text of that shape is answered');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

story 'a machine that answers our answers' => sub {
    my ($site, $peer) = Agahi->bound;
    for my $case (['in GSM', 5, text => 'Your message was received, thank you'],
        ['in UCS-2', 5, text => ucs2('آپ کا پیغام مل گیا'), data_coding => 8], ['by data_sm', 0x103, text => 'VOTE'])
    {
        my ($what, $command, %field) = @$case;
        ++$number;
        my $answers = 0;
        for (1 .. 10) {
            my (undef, $got) = Agahi::ask_pair($peer, $peer, $command, source => $number, seconds => $answers < 2 ? 8 : 0.4, %field);
            $answers++ if defined $got->{text};
        }
        ok($answers >= 2 && $answers <= 5, "the same again and again, $what: silence after a few") or diag($answers);
    }
    my ($again_status, $again) = Agahi::ask_pair($peer, $peer, 5, source => $number, text => 'BRING');
    ok(defined $again->{text}, 'another text of the same number is answered');
    ok($site->wait_log(qr/event=message_not_answered .*from=923\*+\d\d reason="the same text again and again within seconds"/),
        'and it is told once');
    my @lines = $site->log_text =~ /event=message_not_answered/g;
    is(scalar @lines, 1, 'for all of them');
    $peer->close;
    $site->stop;
};

# --- two links of one telco are one telco ------------------------------------------------------------------------
for my $case (['by default', '', '', 1], ['by name', 'smsc = "x";', 'smsc = "x";', 1], ['two names', 'smsc = "x";', 'smsc = "y";', 0]) {
    my ($what, $first_key, $second_key, $same) = @$case;
    story "$what: two links of one telco are one telco" => sub {
        my ($port_a, $port_b) = (Agahi::free_port(), Agahi::free_port());
        my $site = Agahi->new(port => $port_a);
        my ($first, $second) = ($site->link_text('first', $port_a, "registered_delivery = true; $first_key"),
            $site->link_text('second', $port_b, "registered_delivery = true; $second_key"));
        $site->replace_config(sub { $_[0] =~ s/links = \(.*\n \);/links = ( $first, $second );/s });
        $site->import_sample;
        my ($listener_a, $listener_b) = ($site->listen_smsc($port_a), $site->listen_smsc($port_b));
        $site->start;
        my ($peer_a) = $site->accept_bind($listener_a);
        my ($peer_b) = $site->accept_bind($listener_b);

        my (undef, $reply) = Agahi::ask_pair($peer_a, $peer_a, 5, source => ++$number, text => 'ENGLISH');
        my $id = sprintf('%x', $reply->{pdus}[0]{seq});
        my $state = { replies => {}, responses => {} };
        my $seq = Agahi::send_message($peer_b, 5, source => $number, esm_class => 4, text => appendix_b($id));
        Agahi::serve($peer_b, $state, 10, sub { exists $state->{responses}{$seq} });
        is($site->wait_stats('delivered', $same), $same, "$what: a receipt by the other link " . ($same ? 'meets' : 'is another telco\'s'));

        my $question = ucs2("میں اپنے گاؤں سے لکھ رہا ہوں اور ایک بات پوچھنی ہے، جواب کا انتظار رہے گا۔\nاندراج");
        for my $way (['UDH', sub { my ($n, $text) = @_; (esm_class => 0x40, text => pack('C6', 5, 0, 3, 9, 2, $n) . $text) }],
            ['SAR', sub { my ($n, $text) = @_; (text => $text, tlvs => Agahi::tlv(0x020c, "\0\5") . Agahi::tlv(0x020e, "\2") . Agahi::tlv(0x020f, chr $n)) }])
        {
            my ($form, $fields) = @$way;
            ++$number;
            $state = { replies => {}, responses => {} };
            Agahi::send_message($peer_a, 5, source => $number, data_coding => 8, $fields->(1, substr($question, 0, 134)));
            Agahi::send_message($peer_b, 0x103, ton => 2, source => substr($number, 2), data_coding => 8, $fields->(2, substr($question, 134)));
            my $asked = sub { grep { defined $_->{text} } values %{ $state->{replies} } };
            Agahi::serve_pair($peer_a, $peer_b, $state, $same ? 20 : 1, $asked);
            my ($got) = $asked->();
            is($got ? $got->{text} : undef, $same ? $site->ask_on_paper('اندراج') : undef,
                "$what, $form: parts of one question by two links, the number spelled in two ways, " . ($same ? 'meet' : 'do not meet'));
        }

        # A redelivery by the other link, after the first was lost.
        ++$number;
        Agahi::send_message($peer_a, 5, source => $number, text => 'VOTE');
        $site->wait_stats('requests', $same ? 4 : 2);
        $peer_a->close;
        close $listener_a;
        $site->wait_log(qr/event=link_down link=first/);
        my $before = $site->stats->{requests};
        $state = { replies => {}, responses => {} };
        $seq = Agahi::send_message($peer_b, 5, source => "00$number", text => 'VOTE');
        Agahi::serve($peer_b, $state, 10, sub { exists $state->{responses}{$seq} });
        is(($state->{responses}{$seq} // 'none') . ' ' . ($site->stats->{requests} - $before), '0 0',
            "$what: a redelivery by the other link is acknowledged, and no new question");
        $peer_b->close;
        $site->stop('KILL');
        close $listener_b;
    };
}
done_testing;
