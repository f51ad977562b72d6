#!/usr/bin/perl
# The configuration as an operator meets it: the file that is printed, what is assumed where it says nothing, and a
# port for the figures that is taken.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Agahi;
use Test::More;

my $build = $ENV{AGAHI_BUILD} // 'build';

sub slurp {
    open(my $file, '<', $_[0]) or die "$_[0]: $!";
    local $/;
    return <$file>;
}

story 'the papers that the daemon prints' => sub {
    my $printed = qx($build/agahid --print-config);
    is($? >> 8, 0, 'the daemon prints a configuration');
    ok($printed eq slurp('conf/agahi.conf'), 'which is the sample, octet for octet');
    ok(qx($build/agahid --print-config-manual) eq slurp('man/agahi.conf.5'), 'as the manual page is');
    my $file = Agahi->new->write('printed.conf', $printed);
    is(qx($build/agahid -c '$file' -t), "$file: good\n", 'it is a good one');
    is(system("$build/agahid --print-config >/dev/full 2>/dev/null") >> 8, 1, 'a full disk is told');
};

# By default both want the same port for their figures.
story 'two daemons on one machine' => sub {
    my @sites = map { Agahi->new } 1, 2;
    my @peers;
    for my $site (@sites) {
        $site->replace_config(sub { $_[0] =~ s/^admin = .*\n//m });
        $site->import_sample;
        my $listener = $site->listen_smsc;
        $site->start;
        push @peers, ($site->accept_bind($listener))[0];
    }
    my ($told) = $sites[1]->log_text =~ /^.*event=admin_unavailable.*$/mg;
    like($told, qr/level=warn .*reason="admin\.listen: 127\.0\.0\.1:8080 cannot be listened on: Address already in use"/,
        'the second says that the port is taken');
    like($told, qr/effect="no figures are served; citizens are" next="give admin\.listen a free address:port/,
        'what that means, and what to do');
    for my $i (0, 1) {
        my (undef, $reply) = Agahi::ask($peers[$i], 'VOTE', 0, source_addr => '92300999010' . $i);
        is($reply->{text}, $sites[$i]->ask_on_paper('VOTE'), 'citizens of daemon ' . ($i + 1) . ' have their answers');
        $peers[$i]->close;
        is($sites[$i]->stop, 0, 'and it ends well');
    }
};

# Starts a daemon with two links that differ in name and port only; returns its words about telcos.
sub telcos_told {
    my ($more) = @_;
    my $site = Agahi->new;
    my ($first, $second) = ($site->link_text('first', Agahi::free_port(), ''), $site->link_text('second', Agahi::free_port(), $more));
    $site->replace_config(sub { $_[0] =~ s/links = \(.*\n \);/links = ( $first, $second );/s });
    $site->import_sample;
    $site->start;
    ok($site->wait_log(qr/event=started/), 'a daemon with two links starts');
    my @lines = $site->log_text =~ /^.*event=links_of_one_telco.*$/mg;
    $site->stop;
    return @lines;
}

story 'links that look like one telco\'s' => sub {
    my @lines = telcos_told('');
    is(scalar @lines, 1, 'one telco is assumed, and told once');
    like($lines[0], qr/level=info .*links="first, second" reason=.* effect="parts of a question.* next="where they are two telcos/,
        'with what it means and how to change it');
    @lines = telcos_told('smsc = "other";');
    is(scalar @lines, 0, 'where telcos have names nothing is assumed');
};
done_testing;
