package io.alchemyreactive.neon.local.internal.pooler;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.neon.local.internal.wire.Message;
import io.alchemyreactive.neon.local.internal.wire.MessageWriter;
import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;
import io.alchemyreactive.neon.local.internal.wire.ScramKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class SessionPoolTest {

    private static final SessionKey SHOP = new SessionKey("owner", "shop");
    private static final SessionKey BLOG = new SessionKey("owner", "blog");

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final List<SessionOpener.Opened<Session>> opening = new ArrayList<>();
    private final SessionPool<Session> pool = new SessionPool<>(
            new PoolLimits("ep-1", 2, Duration.ofSeconds(120)), (borrower, opened) -> opening.add(opened), time);

    @Test
    void borrowersBeyondTheLimitWaitInOrder() {
        var first = borrow(SHOP);
        var second = borrow(SHOP);
        var third = borrow(SHOP);
        var fourth = borrow(SHOP);
        assertThat(opening).hasSize(2);
        var session = opened(0, SHOP);
        var other = opened(1, SHOP);
        assertThat(first.session).isSameAs(session);
        assertThat(second.session).isSameAs(other);

        pool.giveBack(other);

        assertThat(third.session).isSameAs(other);
        assertThat(fourth.session).isNull();
        pool.giveBack(session);
        assertThat(fourth.session).isSameAs(session);
    }

    @Test
    void theSessionThatWasGivenBackLastIsLentFirst() {
        borrow(SHOP);
        borrow(SHOP);
        var older = opened(0, SHOP);
        var newer = opened(1, SHOP);
        pool.giveBack(older);
        pool.giveBack(newer);

        assertThat(borrow(SHOP).session).isSameAs(newer);
    }

    @Test
    void anIdleSessionOfAnotherDatabaseMakesRoom() {
        borrow(SHOP);
        borrow(SHOP);
        var oldest = opened(0, SHOP);
        opened(1, SHOP);
        pool.giveBack(oldest);

        var waiting = borrow(BLOG);

        assertThat(oldest.terminated).isTrue();
        assertThat(opening).hasSize(2);
        pool.ended(oldest);
        assertThat(opening).hasSize(3);
        var made = opened(2, BLOG);
        assertThat(waiting.session).isSameAs(made);
    }

    @Test
    void aSessionThatEndedIsReplaced() {
        borrow(SHOP);
        borrow(SHOP);
        var dead = opened(0, SHOP);
        opened(1, SHOP);
        var waiting = borrow(SHOP);

        pool.ended(dead);
        pool.giveBack(dead);

        assertThat(waiting.session).isNull();
        assertThat(opening).hasSize(3);
    }

    @Test
    void aBorrowerThatWaitsTooLongIsRefused() {
        borrow(SHOP);
        borrow(SHOP);
        var waiting = borrow(SHOP);
        time.advanceTimeBy(Duration.ofSeconds(119));
        assertThat(waiting.refusal).isNull();

        time.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(waiting.refusal)
                .hasMessageContaining("query_wait_timeout")
                .hasMessageContaining("120 s")
                .hasMessageContaining("ep-1")
                .hasMessageContaining("at most 2");
        opened(0, SHOP);
        pool.giveBack(opened(1, SHOP));
        assertThat(waiting.session).isNull();
    }

    @Test
    void aBorrowerThatGotASessionInTimeIsNotRefusedLater() {
        borrow(SHOP);
        borrow(SHOP);
        opened(0, SHOP);
        var session = opened(1, SHOP);
        var waiting = borrow(SHOP);
        pool.giveBack(session);

        time.advanceTimeBy(Duration.ofSeconds(500));

        assertThat(waiting.session).isSameAs(session);
        assertThat(waiting.refusal).isNull();
    }

    @Test
    void aSessionThatCannotBeOpenedIsRefusedToItsBorrowerAndLeavesRoom() {
        var first = borrow(SHOP);
        borrow(SHOP);
        borrow(SHOP);

        opening.get(0).failed(PostgresErrorException.wrongPassword("owner"));

        assertThat(first.refusal).hasMessageContaining("owner");
        assertThat(opening).hasSize(3);
    }

    @Test
    void aBorrowerThatHasGonePassesItsSessionOn() {
        var gone = borrow(SHOP);
        borrow(SHOP);
        var next = borrow(SHOP);
        gone.isGone = true;

        var session = opened(0, SHOP);

        assertThat(gone.session).isNull();
        assertThat(next.session).isSameAs(session);
    }

    @Test
    void aBorrowerThatWithdrawsGetsNothing() {
        borrow(SHOP);
        borrow(SHOP);
        var withdrawn = borrow(SHOP);
        var next = borrow(SHOP);

        pool.withdraw(withdrawn);

        assertThat(next.session).isNull();
        opened(1, SHOP);
        pool.giveBack(opened(0, SHOP));
        assertThat(withdrawn.session).isNull();
        assertThat(next.session).isNotNull();
    }

    @Test
    void aClosedPoolHasNoSessionsAndRefusesAll() {
        borrow(SHOP);
        borrow(SHOP);
        var session = opened(0, SHOP);
        var waiting = borrow(SHOP);

        pool.close();

        assertThat(session.closed).isTrue();
        assertThat(waiting.refusal).isNotNull();
        assertThat(borrow(SHOP).refusal).isNotNull();
        assertThat(opened(1, SHOP).closed).as("opened too late").isTrue();
    }

    @Test
    void anIdleSessionEndsAfterAMinute() {
        pool.enter(SHOP);
        borrow(SHOP);
        borrow(SHOP);
        var older = opened(0, SHOP);
        var used = opened(1, SHOP);
        pool.giveBack(older);
        time.advanceTimeBy(Duration.ofSeconds(59));
        pool.giveBack(used);
        assertThat(older.terminated).isFalse();

        time.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(older.terminated).isTrue();
        assertThat(borrow(SHOP).session).isSameAs(used);
        time.advanceTimeBy(Duration.ofSeconds(500));
        assertThat(used.terminated).as("of a transaction").isFalse();
        pool.giveBack(used);
        time.advanceTimeBy(Duration.ofSeconds(60));
        assertThat(used.terminated).isTrue();
    }

    @Test
    void anIdleSessionEndsSoonWhenItsDatabaseHasNoClient() {
        pool.enter(SHOP);
        pool.enter(new SessionKey("reader", "shop"));
        pool.enter(BLOG);
        borrow(SHOP);
        borrow(BLOG);
        var shop = opened(0, SHOP);
        var blog = opened(1, BLOG);
        pool.giveBack(shop);
        pool.giveBack(blog);
        pool.leave(1, SHOP);
        time.advanceTimeBy(Duration.ofMillis(999));
        pool.leave(2, new SessionKey("reader", "shop"));
        assertThat(shop.terminated).isFalse();

        time.advanceTimeBy(Duration.ofMillis(1));

        assertThat(shop.terminated).isTrue();
        assertThat(blog.terminated).as("of a database with a client").isFalse();
    }

    @Test
    void aSessionThatIsGivenBackAfterTheLastClientHasGoneEndsSoon() {
        pool.enter(SHOP);
        pool.enter(BLOG);
        borrow(BLOG);
        borrow(SHOP);
        pool.giveBack(opened(0, BLOG));
        pool.leave(1, SHOP);
        var late = opened(1, SHOP);
        time.advanceTimeBy(Duration.ofSeconds(30));
        assertThat(late.terminated).isFalse();
        pool.giveBack(late);

        time.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(late.terminated).isTrue();
    }

    @Test
    void aBorrowerWaitsForASessionOfOthersWhenTheServerHasNoneLeft() {
        borrow(SHOP);
        var session = opened(0, SHOP);
        var waiting = borrow(SHOP);
        var next = borrow(SHOP);

        opening.get(1).failed(outOfConnections());

        assertThat(waiting.refusal).isNull();
        assertThat(opening).as("not tried again at once").hasSize(2);
        pool.giveBack(session);
        assertThat(waiting.session).isSameAs(session);
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(opening).as("tried again for the next one").hasSize(3);
        assertThat(next.session).isNull();
        assertThat(next.session).isNull();
        var other = opened(2, SHOP);
        assertThat(next.session).isSameAs(other);
    }

    @Test
    void aBorrowerThatWaitsForTheServerIsRefusedInTime() {
        borrow(SHOP);
        opened(0, SHOP);
        var waiting = borrow(SHOP);
        time.advanceTimeBy(Duration.ofSeconds(2));
        for (var second = 2; second <= 120; second++) {
            opening.get(opening.size() - 1).failed(outOfConnections());
            time.advanceTimeBy(Duration.ofSeconds(1));
        }

        assertThat(waiting.refusal).hasMessageContaining("query_wait_timeout");
    }

    @Test
    void aServerWithoutAConnectionForThePoolRefusesItsBorrower() {
        var first = borrow(SHOP);
        var second = borrow(SHOP);
        var third = borrow(SHOP);
        opening.get(0).failed(outOfConnections());
        assertThat(first.refusal).as("another session is being opened").isNull();
        opening.get(1).failed(outOfConnections());

        assertThat(second.refusal).hasMessageContaining("53300");
        opening.get(2).failed(outOfConnections());
        opening.get(3).failed(outOfConnections());
        assertThat(first.refusal).hasMessageContaining("53300");
        assertThat(third.refusal).hasMessageContaining("53300");
    }

    @Test
    void anIdleSessionOfAnotherDatabaseMakesRoomInAServerWithoutConnections() {
        borrow(SHOP);
        var shop = opened(0, SHOP);
        pool.giveBack(shop);
        var waiting = borrow(BLOG);

        opening.get(1).failed(outOfConnections());

        assertThat(shop.terminated).isTrue();
        pool.ended(shop);
        var blog = opened(2, BLOG);
        assertThat(waiting.session).isSameAs(blog);
    }

    private Client borrow(SessionKey key) {
        var client = new Client(key);
        pool.borrow(client);
        return client;
    }

    private static PostgresErrorException outOfConnections() {
        return PostgresErrorException.answered(Message.of(
                new MessageWriter('E').int8('C').text("53300").int8(0).bytes()));
    }

    private Session opened(int which, SessionKey key) {
        var session = new Session(key);
        opening.get(which).succeeded(session);
        return session;
    }

    private static final class Client implements Borrower<Session> {

        private final Login login;
        private Session session;
        private PostgresErrorException refusal;
        private boolean isGone;

        Client(SessionKey key) {
            login = new Login(key, new ScramKeys(new byte[0], new byte[0]), Map.of());
        }

        @Override
        public Login login() {
            return login;
        }

        @Override
        public boolean take(Session lent) {
            if (!isGone) {
                session = lent;
            }
            return !isGone;
        }

        @Override
        public void refuse(PostgresErrorException why) {
            refusal = why;
        }
    }

    private static final class Session implements PooledSession {

        private final SessionKey key;
        private boolean terminated;
        private boolean closed;

        Session(SessionKey key) {
            this.key = key;
        }

        @Override
        public SessionKey key() {
            return key;
        }

        @Override
        public void forget(long client) {}

        @Override
        public void terminate(boolean isBusy) {
            terminated = true;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
