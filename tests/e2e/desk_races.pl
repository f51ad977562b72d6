#!/usr/bin/perl
# Two persons, by races: somebody writes while somebody approves, in any order and at the same moment. Whatever comes of it,
# what is approved is what was read, and nobody approved what they had touched. ROUNDS=1000 for the long form.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Desk;
use Time::HiRes qw(sleep time);

my $rounds = $ENV{ROUNDS} // 100;
my $desk = Desk->opened(saima => 'editor', ahmed => 'signer', zara => 'editor signer');
my ($saima, $ahmed, $zara) = @{ $desk->{people} }{qw(saima ahmed zara)};
my %state = (draft => 0, review => 1, approved => 2);

# Two requests over two connections at the same moment, `first` a little earlier or not; returns both statuses.
sub race {
    my ($first, $second, $gap) = @_;
    my @sockets = map { $desk->connect or die 'no connection' } 1, 2;
    syswrite($sockets[0], substr($first, 0, -1));
    syswrite($sockets[1], substr($second, 0, -1));
    sleep 0.002;
    syswrite($sockets[0], substr($first, -1));
    sleep $gap if $gap;
    syswrite($sockets[1], substr($second, -1));
    return map { my ($status) = Browser::receive($_, 20) =~ /^HTTP\/1\.1 (\d+)/; $status // 0 } @sockets;
}

# The octets of a form as it stands on a page.
sub form_octets {
    my ($browser, $page, $pattern, %filled) = @_;
    return $browser->submit($page, $pattern, %filled, -options => { only_octets => 1, stay => 1 });
}

sub facts {
    my ($draft) = @_;
    my ($row) = $desk->rows(<<"END");
SELECT e.state, e.hash, e.seal, (SELECT text FROM message WHERE edition = e.id AND topic = 'vote' AND lang = 'en'),
 (SELECT count(*) FROM approval a JOIN touched t ON t.edition = a.edition AND t.person = a.person WHERE a.edition = e.id),
 (SELECT count(*) FROM approval WHERE edition = e.id), (SELECT count(*) FROM approval WHERE edition = e.id AND hash NOT IN (e.hash, e.seal))
FROM edition e WHERE id = $draft
END
    my %fact;
    @fact{qw(state hash seal text own approvals stale)} = split /\|/, $row, -1;
    return \%fact;
}

# How often somebody's approval was recorded: a touch takes the approval away, and not the record.
sub approvals_ever {
    my ($draft) = @_;
    return $desk->value("SELECT count(*) FROM audit WHERE json_extract(CAST(record AS TEXT), '\$.what') = 'approve' AND json_extract(CAST(record AS TEXT), '\$.about') LIKE '%$draft'");
}

# There may not be any number of open drafts.
sub give_up {
    my ($draft) = @_;
    $ahmed->act($draft, 'withdraw') if facts($draft)->{state} != $state{draft};
    $saima->submit($saima->get("/review/$draft"), qr{/$draft/giveup$}, sure => '1');
}

sub run_rounds {
    my ($name, $toucher, $approver) = @_;
    my (%seen, @faults);
    my $draft = $toucher->draft;
    for my $round (1 .. $rounds) {
        my $read = "Read in round $round.";
        $saima->save($draft, 'vote', 'en', $read) if facts($draft)->{state} == $state{draft};
        $saima->act($draft, 'submit');
        my $page = $toucher->get("/set/$draft/message/vote/en");
        my $touch = Browser::has_form($page, qr{/message/vote/en$})
            ? form_octets($toucher, $page, qr{/message/vote/en$}, text => "Slipped in in round $round.", do => 'save')
            : $toucher->ask('POST', "/set/$draft/message/vote/en", only_octets => 1, form => [rev => 1, do => 'save', text => "Slipped in in round $round."]);
        my $review = $approver->get("/review/$draft");
        my $approve = Browser::has_form($review, qr{/approve$}) ? form_octets($approver, $review, qr{/approve$})
            : $approver->ask('POST', "/review/$draft/approve", form => [], only_octets => 1);
        my $approvals = approvals_ever($draft);
        my @statuses = $round % 2 ? race($touch, $approve, rand(0.004)) : reverse race($approve, $touch, rand(0.004));
        my $fact = facts($draft);
        my $which = $fact->{text} eq $read ? 'read' : 'slipped in';
        $seen{ approvals_ever($draft) > $approvals ? 'approved, then touched' : 'touched first' }++;
        push @faults, "round $round: approved, and is not what was read" if $fact->{state} >= $state{approved} && $which ne 'read';
        push @faults, "round $round: approved by who touched it" if $fact->{own} > 0;
        push @faults, "round $round: an approval of something else" if $fact->{stale} > 0;
        push @faults, "round $round: statuses @statuses" if grep { $_ == 0 || $_ >= 500 } @statuses;
        if ($fact->{state} == $state{approved}) { # back to a draft
            $ahmed->act($draft, 'withdraw');
        } elsif ($fact->{state} == $state{review} && $round % 10 == 0) { $ahmed->act($draft, 'ask', fields => { comment => 'Change it.' }) }
        # Who touched it can never approve it again: now and then a new draft.
        if ($round % 25 == 0) {
            give_up($draft);
            $draft = $toucher->draft;
        }
    }
    give_up($draft);
    is(join("\n", @faults[0 .. ($#faults > 5 ? 5 : $#faults)]), '', "$name: $rounds rounds, and nothing goes by unseen");
    diag("$name: " . join('; ', map { "$_: $seen{$_}" } sort keys %seen));
    return \%seen;
}

story 'an editor writes while a signer approves' => sub {
    my $seen = run_rounds('another person', $saima, $ahmed);
    ok($seen->{'approved, then touched'}, 'sometimes the approval came first, and the touch made it void');
    ok($seen->{'touched first'}, 'sometimes the touch');
};

story 'the same person writes and approves, in two windows' => sub {
    my $seen = run_rounds('the same person', $zara, $zara);
    ok(!$seen->{'approved, then touched'} || $seen->{'approved, then touched'} < $rounds, 'it was tried');
};

story 'an editor writes while a signer hands over' => sub {
    is($desk->{site}->stop, 0, 'the gateway sleeps, so that whatever is handed over stays in the folder');
    my (%seen, @faults);
    for my $round (1 .. ($rounds < 160 ? int($rounds / 4) : 40)) {
        my $draft = $saima->draft;
        $saima->save($draft, 'vote', 'en', "Read in round $round.");
        $saima->act($draft, 'submit');
        $ahmed->act($draft, 'approve');
        my $touch = form_octets($saima, $saima->get("/set/$draft/message/vote/en"), qr{/message/vote/en$}, text => 'Slipped in.', do => 'save');
        my $send = form_octets($ahmed, $ahmed->get("/review/$draft"), qr{/send$});
        my @statuses = $round % 2 ? race($touch, $send, rand(0.004)) : race($send, $touch, rand(0.004));
        my $fact = facts($draft);
        my ($name) = $desk->rows("SELECT sent_name FROM edition WHERE id = $draft");
        my $file = Desk::slurp("$desk->{folder}/spool/in/$name.agahi") if $name ne '';
        $seen{ $fact->{state} == 3 ? 'handed over' : 'touched first' }++;
        push @faults, "round $round: handed over, and is not what was read" if $fact->{state} >= 3 && $fact->{text} ne "Read in round $round.";
        push @faults, "round $round: the file has what slipped in" if index($file // '', 'Slipped in.') >= 0;
        push @faults, "round $round: nothing handed over, and a file" if $fact->{state} < 3 && defined $file && $file ne '';
        push @faults, "round $round: statuses @statuses" if grep { $_ == 0 || $_ >= 500 } @statuses;
    }
    is(join("\n", @faults), '', 'what is handed over is what was read');
    diag(join('; ', map { "$_: $seen{$_}" } sort keys %seen));
};

sub files { my @files = glob("$desk->{folder}/spool/in/*.agahi"); return scalar @files }

story 'the same approval twice' => sub {
    my $draft = $saima->draft;
    $saima->save($draft, 'vote', 'en', 'Twice.');
    $saima->act($draft, 'submit');
    my $review = $ahmed->get("/review/$draft");
    my $approve = form_octets($ahmed, $review, qr{/approve$});
    race($approve, $approve, 0);
    my $fact = facts($draft);
    is("$fact->{state} $fact->{approvals}", '2 1', 'counts once');
    my $files = files();
    my $page = $ahmed->get("/review/$draft");
    my $handover = form_octets($ahmed, $page, qr{/send$});
    race($handover, $handover, 0);
    is(files() - $files, 1, 'and one edition is handed over');
};

my ($code, $out) = $desk->command('audit', 'verify');
is($code, 0, 'the record is whole after it all') or diag($out);
is($desk->stop, 0, 'the desk ends well');
done_testing;
