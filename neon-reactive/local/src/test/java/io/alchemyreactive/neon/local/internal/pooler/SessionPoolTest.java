package io.alchemyreactive.neon.local.internal.pooler;

import static org.assertj.core.api.Assertions.assertThat;

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
            new SessionPool.Limits("ep-1", 2, Duration.ofSeconds(120)),
            (borrower, opened) -> opening.add(opened),
            time);

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

    private Client borrow(SessionKey key) {
        var client = new Client(key);
        pool.borrow(client);
        return client;
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
