#!/usr/bin/perl
# The way of a text from an editor to a citizen, over plain forms, and what can come between: a session that ends, somebody
# who was quicker, an edition that overtakes, a gateway that refuses, a desk that is started anew.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Desk;
use Time::HiRes qw(sleep time);

my $desk = Desk->opened(saima => 'editor', bilal => 'editor', ahmed => 'signer', zara => 'editor signer');
my ($site, $saima, $bilal, $ahmed, $zara) = ($desk->{site}, @{ $desk->{people} }{qw(saima bilal ahmed zara)});

sub state_of { return $desk->value("SELECT state FROM edition WHERE id = $_[0]") } # course.h
my %state = (draft => 0, review => 1, approved => 2, sent => 3, scheduled => 4, live => 5, retired => 6);

sub goes_live {
    my ($draft, $text) = @_;
    return $desk->wait_for(20, sub { state_of($draft) == $state{live} && index($site->ask_on_paper('VOTE'), $text) == 0 });
}

story 'from an editor to a citizen' => sub {
    my $draft = $saima->draft;
    my $answer = $saima->save($draft, 'vote', 'en', 'Voting day: bring your CNIC.');
    is($answer->{status}, 303, 'a text is saved');
    like($saima->get("/set/$draft/message/vote/en")->{html}, qr/Voting day: bring your CNIC\./, 'and stands there');
    unlike($site->ask_on_paper('VOTE'), qr/^Voting day/, 'citizens notice nothing');
    my $preview = $saima->post('/preview', [page => 'message', edition => $draft, topic => 'vote', lang => 'en', text => 'Never saved.', ask => 'VOTE']);
    like($preview->{html}, qr/Never saved\./, 'a preview shows what is not saved');
    is($saima->act($draft, 'submit')->{status}, 303, 'it is submitted');
    is(state_of($draft), $state{review}, 'and in review');
    my $review = $ahmed->get("/review/$draft");
    like($review->{html}, qr/<ins\b/, 'the signer sees what changed, by words');
    ok(!Browser::has_form($saima->get("/review/$draft"), qr{/approve$}), 'who wrote it has no button');
    is($saima->post("/review/$draft/approve", [])->{status}, 403, 'and no other way');
    $ahmed->act($draft, 'approve', page => $review);
    is(state_of($draft), $state{approved}, 'a second person approves');
    $ahmed->act($draft, 'send');
    ok(goes_live($draft, 'Voting day: bring your CNIC.'), 'and it is what a citizen gets') or diag($site->log_text);
    is($desk->value("SELECT number > 1 FROM edition WHERE id = $draft"), 1, 'under the number that the gateway gave');
    my ($code, $out) = $site->agahi('history');
    like($out, qr/live .*(?i:saima)/, 'agahi history names who wrote it');
};

story 'a keyword of another topic goes nowhere' => sub {
    my $draft = $saima->draft;
    my $page = $saima->get("/set/$draft/message/polling/en");
    my ($keywords) = Browser::unescape($page->{html}) =~ m{<textarea[^>]*name="keywords"[^>]*>\n?(.*?)</textarea>}s;
    my @preview = (page => 'message', edition => $draft, topic => 'polling', lang => 'en', text => 'When.', keywords => "$keywords\nHow to VOTE");
    my $claimed = qr/how to vote.{0,40}belongs to topic/is;
    like(Browser::unescape($saima->post('/preview', [@preview])->{html}), $claimed, 'it is told as it is written');
    like($saima->post('/preview', [@preview], headers => { 'X-Desk' => 1 })->{html}, qr/belongs to topic/, 'by the script too');
    is($saima->submit($page, qr{/message/polling/en$}, keywords => "$keywords\nHow to VOTE", do => 'save', -options => { stay => 1 })->{status}, 303, 'it can be saved');
    like(Browser::unescape($saima->get("/set/$draft/message/polling/en")->{html}), $claimed, 'is told beside the field');
    like($saima->get("/set/$draft?remarks=1")->{html}, qr{/message/polling/en"}, 'in the list');
    like(Browser::unescape($ahmed->get("/review/$draft")->{html}), $claimed, 'on the page of the review');
    my $answer = $saima->act($draft, 'submit');
    is($answer->{status}, 422, 'and is not submitted');
    like($answer->{html}, qr{href="/set/$draft/message/polling/en"}, 'with a link to where it is mended');
    is(state_of($draft), $state{draft}, 'it stays a draft');
};

story 'who sets the time does not approve it alone' => sub {
    my $draft = $saima->draft;
    $saima->save($draft, 'vote', 'en', 'Voting day: in time.');
    is($saima->act($draft, 'plan', fields => { from => '2090-02-07T00:00' })->{status}, 303, 'an editor says when');
    $saima->act($draft, 'submit');
    is($ahmed->act($draft, 'plan', fields => { from => '2090-02-08T00:00' })->{status}, 303, 'a signer says otherwise');
    ok(!Browser::has_form($ahmed->get("/review/$draft"), qr{/approve$}), 'and has no button to approve it');
    my ($seal) = $desk->rows("SELECT seal FROM edition WHERE id = $draft");
    is($ahmed->post("/review/$draft/approve", [seal => $seal])->{status}, 403, 'and no other way');
    $zara->act($draft, 'approve');
    is(state_of($draft), $state{approved}, 'another signer does');
    $zara->act($draft, 'plan', fields => { from => '' });
    is(state_of($draft), $state{review}, 'another time is reviewed again');
    ($seal) = $desk->rows("SELECT seal FROM edition WHERE id = $draft");
    is($zara->post("/review/$draft/approve", [seal => $seal])->{status}, 403, 'by somebody else than who set it');
    $saima->submit($saima->get("/review/$draft"), qr{/$draft/giveup$}, sure => '1');
};

story 'who touched a draft approves it not' => sub {
    my $draft = $saima->draft;
    $saima->save($draft, 'vote', 'en', 'Voting day: by Saima.');
    $zara->save($draft, 'polling', 'en', 'By Zara.');
    $saima->act($draft, 'submit');
    my $answer = $zara->post("/review/$draft/approve", []);
    isnt(state_of($draft), $state{approved}, 'a signer who wrote in it is refused');
    like($answer->{status}, qr/^(?:403|409|422)$/, 'and told');
    $ahmed->act($draft, 'approve');
    is(state_of($draft), $state{approved}, 'another one may');
    $bilal->save($draft, 'vote', 'en', 'Slipped in.');
    isnt(state_of($draft), $state{approved}, 'a touch makes the approval void') if $desk->value("SELECT text FROM message WHERE edition = $draft AND topic = 'vote' AND lang = 'en'") eq 'Slipped in.';
    isnt($desk->value("SELECT text FROM message WHERE edition = $draft AND topic = 'vote' AND lang = 'en'") . state_of($draft), 'Slipped in.' . $state{approved}, 'nothing slips in unseen');
};

story 'the session ends while somebody writes' => sub {
    my $draft = $saima->draft;
    my $page = $saima->get("/set/$draft/message/vote/en");
    my $cookies = $saima->{cookies};
    $saima->{cookies} = { map { $_ => $cookies->{$_} } grep { /device/ } keys %$cookies };
    my $answer = $saima->save($draft, 'vote', 'en', "Long thought, <never> lost & found.", page => $page);
    is($answer->{status}, 401, 'a save is answered with the log-in');
    my ($form) = Browser::form($answer, qr{^/login});
    ok((grep { $_->[1] eq 'Long thought, <never> lost & found.' } @{ $form->{fields} }), 'that keeps the text');
    $answer = $saima->submit($answer, qr{^/login}, name => 'saima', password => $saima->{password});
    $answer = $saima->submit($answer, qr{^/second}, 'secret-code' => $saima->code);
    if (!$desk->value("SELECT count(*) FROM message WHERE edition = $draft AND text LIKE 'Long thought%'")) { # a button goes on
        $answer = $saima->submit($answer, qr{^/set/$draft/message/vote/en});
    }
    is($desk->value("SELECT text FROM message WHERE edition = $draft AND topic = 'vote' AND lang = 'en'"), 'Long thought, <never> lost & found.', 'and after it the save goes on');
    for my $field ('password', 'secret') { ok(!(grep { $_->[0] =~ /kept.*$field/ } @{ $form->{fields} }), "no $field is kept") }
};

story 'after a log-in one is where one wanted to be' => sub {
    $saima->{cookies} = { map { $_ => $saima->{cookies}{$_} } grep { /device/ } keys %{ $saima->{cookies} } };
    my $page = $saima->follow($saima->get('/messages?q=vote&lang=en'));
    $page = $saima->submit($page, qr{^/login}, name => 'saima', password => $saima->{password});
    $page = $saima->submit($page, qr{^/second}, 'secret-code' => $saima->code, -options => { stay => 1 });
    is($page->{location}, '/messages?q=vote&lang=en', 'with the search, too');
    like($page->{head}, qr/^Set-Cookie: device=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=31536000\r?$/mi, 'and the browser is known');
    my ($known) = $saima->{cookies}{device};
    is($desk->value("SELECT count(*) FROM device WHERE lower(hex(hash)) = '$known'"), 0, 'by what the database has not');
};

story 'two at one text' => sub {
    my $draft = $saima->draft;
    my $base = $desk->value("SELECT text FROM message WHERE edition = $draft AND topic = 'vote' AND lang = 'en'");
    my ($hers, $his) = map { $_->get("/set/$draft/message/vote/en") } $saima, $bilal;
    $saima->save($draft, 'vote', 'en', 'Hers.', page => $hers);
    my $answer = $bilal->save($draft, 'vote', 'en', 'His.', page => $his);
    is($answer->{status}, 409, 'who is second is told');
    like($answer->{html}, qr/Hers\./, 'sees theirs');
    like($answer->{html}, qr/His\./, 'keeps his own');
    like(Browser::unescape($answer->{html}), qr/\Q$base\E/, 'and sees what both began from');
    is($desk->value("SELECT text FROM message WHERE edition = $draft AND topic = 'vote' AND lang = 'en'"), 'Hers.', 'nothing was overwritten');
    $answer = $bilal->submit($answer, qr{/message/vote/en$}, text => 'Both of ours.');
    is($desk->value("SELECT text FROM message WHERE edition = $draft AND topic = 'vote' AND lang = 'en'"), 'Both of ours.', 'and from there he goes on');
    my $other = $bilal->get("/set/$draft/message/polling/en");
    $saima->save($draft, 'vote', 'en', 'Once more.');
    is($bilal->save($draft, 'polling', 'en', 'Other text.', page => $other)->{status}, 303, 'another text is no conflict');
};

story 'somebody else goes live first' => sub {
    my $draft = $saima->draft;
    $saima->save($draft, 'vote', 'en', 'Voting day: overtaken.');
    my $sheet = $site->write('edited.csv', Encode::decode('UTF-8', Desk::slurp('conf/messages.csv')) =~ s/^polling,en,[^\n]*/polling,en,hours,From the command line./mr =~ s/^(vote,en,[^,]*),[^\n]*/$1,Voting day: bring your CNIC./mr);
    my ($code, $out, $errors) = $site->agahi('import', $sheet, '--placeholders', 'conf/placeholders.csv', '--menus', 'conf/menus.csv', '--by', 'night shift');
    is($code, 0, 'agahi import publishes meanwhile') or diag($errors);
    my $number = $desk->wait_for(15, sub { $desk->value("SELECT number FROM edition WHERE state = $state{live} AND published_by = 'night shift'") });
    ok($number, 'the desk hears of it');
    my $page = $saima->get("/review/$draft");
    like($page->{html}, qr{href="/set/$draft/update"}, 'and offers to bring the draft up to date');
    $saima->act($draft, 'update', page => $saima->get("/set/$draft/update"));
    like($desk->value("SELECT text FROM message WHERE edition = $draft AND topic = 'polling' AND lang = 'en'"), qr/^From the command line/, 'what changed there is taken');
    is($desk->value("SELECT text FROM message WHERE edition = $draft AND topic = 'vote' AND lang = 'en'"), 'Voting day: overtaken.', 'what changed here stays');
    $saima->act($draft, 'submit');
    $ahmed->act($draft, 'approve');
    $ahmed->act($draft, 'send');
    ok(goes_live($draft, 'Voting day: overtaken.'), 'and it goes live');
};

story 'the gateway refuses' => sub {
    my $draft = $saima->draft;
    $saima->save($draft, 'vote', 'en', 'Voting day: too late.');
    $saima->act($draft, 'submit');
    $ahmed->act($draft, 'approve');
    $site->stop; # the gateway does not look; meanwhile another edition goes live
    $ahmed->act($draft, 'send');
    $site->agahi('import', 'conf/messages.csv', '--placeholders', 'conf/placeholders.csv', '--menus', 'conf/menus.csv', '--by', 'night shift');
    $site->start;
    ok($desk->wait_for(20, sub { state_of($draft) == $state{draft} }), 'an edition that was overtaken comes back as a draft');
    like($desk->value("SELECT refused FROM edition WHERE id = $draft"), qr/overtaken|made from edition/i, 'with the reason');
    my $reason = $desk->value("SELECT refused FROM edition WHERE id = $draft");
    my $page = $saima->get("/review/$draft");
    like(Browser::unescape($page->{html}), qr/\Q@{[substr($reason, 0, 30)]}\E/, 'which stands on its page');
};

story 'the desk is started anew' => sub {
    my $draft = $saima->draft;
    my $page = $saima->get("/set/$draft/message/vote/en");
    is($desk->stop, 0, 'it ends well');
    chmod(0644, "$desk->{folder}/desk/desk.db");
    chmod(0644, "$desk->{folder}/desk/desk.key");
    my ($refused, $told) = $desk->command('-t');
    is($refused, 1, '-t says what the start would refuse') or diag($told);
    like($told, qr/desk\.key: others may read .*chmod 600/, 'the key that others may read');
    like($told, qr/desk\.db: others may read it \(0644\)/, 'and the database');
    chmod(0600, "$desk->{folder}/desk/desk.key");
    $desk->start;
    is((stat "$desk->{folder}/desk/desk.db")[2] & 0777, 0600, 'which the start closes to others');
    like(Desk::slurp($desk->{log}), qr/event=database_was_open/, 'and tells');
    is(($desk->command('-t'))[0], 0, 'beside a desk that runs all is good');
    is($saima->save($draft, 'vote', 'en', 'After the night.', page => $page)->{status}, 303, 'and who has a page open goes on');
    my ($code, $out) = $desk->command('audit', 'verify');
    is($code, 0, 'the record is whole') or diag($out);
    like($out, qr/; (\d+) of \1 written down elsewhere agree/, 'and agrees with the checkpoint that the desk made by itself');
    unlike(Desk::slurp($desk->{log}), qr/Sanitizer|runtime error/, 'without a word of the sanitizers');
};

is($desk->stop, 0, 'the desk ends well');
done_testing;
