package io.alchemyreactive.neon.local.internal.pooler;

import static io.alchemyreactive.neon.local.internal.pooler.Wire.batch;
import static io.alchemyreactive.neon.local.internal.pooler.Wire.bind;
import static io.alchemyreactive.neon.local.internal.pooler.Wire.close;
import static io.alchemyreactive.neon.local.internal.pooler.Wire.describe;
import static io.alchemyreactive.neon.local.internal.pooler.Wire.error;
import static io.alchemyreactive.neon.local.internal.pooler.Wire.message;
import static io.alchemyreactive.neon.local.internal.pooler.Wire.names;
import static io.alchemyreactive.neon.local.internal.pooler.Wire.parse;
import static io.alchemyreactive.neon.local.internal.pooler.Wire.query;
import static io.alchemyreactive.neon.local.internal.pooler.Wire.ready;
import static io.alchemyreactive.neon.local.internal.pooler.Wire.types;
import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.neon.local.internal.wire.MessageWriter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The messages of one client and its sessions, without connections. */
class TransactionTest {

    private static final byte[] SYNC = message('S');
    private static final byte[] EXECUTE =
            new MessageWriter('E').text("").int32(0).bytes();
    private static final byte[] PARSED = message('1');
    private static final byte[] BOUND = message('2');
    private static final byte[] CLOSED = message('3');
    private static final byte[] COPY_IN =
            new MessageWriter('G').int8(0).int16(0).bytes();
    private static final byte[] COPY_DONE = message('c');
    private static final byte[] DATA =
            new MessageWriter('d').bytes(new byte[] {1}).bytes();

    private final ClientStatements statements = new ClientStatements();
    private final Map<String, String> settings = new HashMap<>(Map.of("TimeZone", "GMT"));
    private final Set<String> first = new HashSet<>();
    private final Set<String> second = new HashSet<>();
    private Transaction transaction = begin(first);
    private byte[] remainder = {};

    @Test
    void aStatementGetsANameThatDependsOnItsTextOnly() {
        var sent = send(first, parse("a", "SELECT 1"), parse("b", "SELECT 2"), bind("a"), describe("b"), SYNC);

        assertThat(types(sent)).isEqualTo("PPBDS");
        var names = names(sent);
        assertThat(names.get(0)).startsWith("pooled_").isEqualTo(names.get(2)).isNotEqualTo(names.get(1));
        assertThat(names.get(3)).isEqualTo(names.get(1));
        assertThat(types(receive(PARSED, PARSED, BOUND, ready('I')))).isEqualTo("112Z");
        assertThat(transaction.answers().isOver()).isTrue();
    }

    @Test
    void aStatementIsPreparedInTheSessionThatLacksItAndTheClientDoesNotSeeIt() {
        send(first, parse("a", "SELECT 1"), SYNC);
        receive(PARSED, ready('I'));
        transaction = begin(second);

        assertThat(types(send(second, bind("a"), EXECUTE, SYNC))).isEqualTo("PBES");
        assertThat(types(receive(PARSED, BOUND, ready('I')))).isEqualTo("2Z");
        transaction = begin(second);
        assertThat(types(send(second, bind("a"), EXECUTE, SYNC))).isEqualTo("BES");
    }

    @Test
    void theServerAnswersAParseThatIsNotNeededInItsPlace() {
        send(first, parse("a", "SELECT 1"), SYNC);
        receive(PARSED, ready('I'));
        transaction = begin(first);

        var sent = send(first, parse("b", "SELECT 1"), bind("b"), SYNC);

        assertThat(types(sent)).isEqualTo("CBS");
        assertThat(names(sent).get(0)).isEqualTo("pooled_nothing");
        assertThat(types(receive(CLOSED, BOUND, ready('I')))).isEqualTo("12Z");
    }

    @Test
    void aClosedStatementStaysInTheSessionForOthers() {
        send(first, parse("a", "SELECT 1"), SYNC);
        receive(PARSED, ready('I'));
        transaction = begin(first);

        var sent = send(first, close("a"), bind("a"), SYNC);

        assertThat(names(sent)).containsExactly("pooled_nothing", "a");
        assertThat(first).hasSize(1);
        assertThat(types(receive(CLOSED, error("ERROR"), ready('I')))).isEqualTo("3EZ");
    }

    @Test
    void aNameThatIsTakenIsRefusedByTheServer() {
        send(first, parse("a", "SELECT 1"), SYNC);
        receive(PARSED, ready('I'));
        transaction = begin(second);

        var sent = send(second, parse("a", "SELECT 2"), SYNC);

        assertThat(types(sent)).isEqualTo("PPS");
        assertThat(new HashSet<>(names(sent))).hasSize(1);
        assertThat(types(receive(PARSED, error("ERROR"), ready('I')))).isEqualTo("EZ");
    }

    @Test
    void aStatementThatTheServerRefusesIsNotKept() {
        send(first, parse("a", "SELECT x"), parse("b", "SELECT 2"), SYNC);
        receive(error("ERROR"), ready('I'));

        assertThat(first).isEmpty();
        transaction = begin(first);
        assertThat(names(send(first, bind("a"), SYNC))).containsExactly("a");
        assertThat(types(send(first, parse("b", "SELECT 2"), SYNC))).isEqualTo("PS");
    }

    @Test
    void aStatementThatWasSentAfterAnErrorAndBeforeTheSyncIsNotKept() {
        send(first, parse("a", "SELECT x"));
        receive(error("ERROR"));
        send(first, parse("b", "SELECT 2"), SYNC);
        receive(ready('I'));

        assertThat(first).isEmpty();
        transaction = begin(first);
        assertThat(names(send(first, bind("b"), SYNC))).containsExactly("b");
    }

    @Test
    void aCloseThatTheServerSkipsDoesNotCount() {
        send(first, parse("a", "SELECT 1"), SYNC);
        receive(PARSED, ready('I'));
        transaction = begin(first);
        send(first, bind("gone"), close("a"), SYNC);
        receive(error("ERROR"), ready('I'));
        transaction = begin(first);

        assertThat(names(send(first, bind("a"), SYNC)).get(0)).startsWith("pooled_");
    }

    @Test
    void theUnnamedStatementPassesUnchanged() {
        var sent = batch(parse("", "SELECT 1"), bind(""), SYNC);

        assertThat(send(first, sent)).isEqualTo(sent);
        assertThat(types(receive(PARSED, BOUND, ready('I')))).isEqualTo("12Z");
    }

    @Test
    void statementsThatTheClientDropsAreForgotten() {
        send(first, parse("a", "SELECT 1"), SYNC);
        receive(PARSED, ready('I'));
        transaction = begin(first);
        send(first, query("DISCARD ALL"));
        receive(new MessageWriter('C').text("DISCARD ALL").bytes(), ready('I'));

        assertThat(first).isEmpty();
        transaction = begin(first);
        assertThat(names(send(first, bind("a"), SYNC))).containsExactly("a");
    }

    @Test
    void aStatementThatIsPreparedBehindADropIsPreparedAnew() {
        for (var drop : List.of("DISCARD ALL", "select 1; deallocate all")) {
            send(first, parse("a", "SELECT 1"), SYNC);
            receive(PARSED, ready('I'));
            transaction = begin(first);

            var sent = send(first, query(drop), parse("a", "SELECT 2"), parse("b", "SELECT 1"), bind("b"), SYNC);
            assertThat(types(sent)).as("until the drop is answered").isEqualTo("QH");
            receive(command(drop.contains("D") ? drop : "DEALLOCATE ALL"), ready('I'));
            assertThat(transaction.answers().isOver()).isTrue();
            transaction = begin(first);

            var rest = send(first, remainder);
            assertThat(types(rest)).isEqualTo("PPBS");
            assertThat(names(rest).get(2))
                    .isEqualTo(names(rest).get(1))
                    .isNotEqualTo(names(rest).get(0));
            receive(PARSED, PARSED, BOUND, ready('I'));
            assertThat(first).hasSize(2);
            transaction = begin(first);
            send(first, query("DISCARD ALL"));
            receive(command("DISCARD ALL"), ready('I'));
            transaction = begin(first);
        }
    }

    @Test
    void aStatementThatIsPreparedBehindADropOfTheExtendedProtocolIsPreparedAnew() {
        send(first, parse("a", "SELECT 1"), parse("drop", "DEALLOCATE ALL"), SYNC);
        receive(PARSED, PARSED, ready('I'));
        transaction = begin(first);

        var sent = send(first, bind("drop"), EXECUTE, parse("a", "SELECT 1"), bind("a"), EXECUTE, SYNC);
        assertThat(types(sent)).as("with a Flush, so that the server answers").isEqualTo("BEH");
        receive(BOUND);
        assertThat(types(send(first, remainder))).isEqualTo("H");
        receive(command("DEALLOCATE ALL"));

        assertThat(types(send(first, remainder))).isEqualTo("PBES");
        receive(PARSED, BOUND, command("SELECT 1"), ready('I'));
        assertThat(transaction.answers().isOver()).isTrue();
        assertThat(first).hasSize(1);
    }

    @Test
    void nothingWaitsForAStatementThatCannotDropOthers() {
        var sent = send(first, query("SELECT 'dis card'"), parse("a", "SELECT 1"), bind("a"), EXECUTE, SYNC);

        assertThat(types(sent)).isEqualTo("QPBES");
    }

    @Test
    void aNameWaitsUntilTheFateOfAnEarlierStatementIsKnown() {
        assertThat(types(send(first, parse("a", "SELECT x"), SYNC, parse("a", "SELECT 2"), bind("a"), SYNC)))
                .isEqualTo("PSH");
        receive(error("ERROR"), ready('I'));
        transaction = begin(first);
        var parsed = send(first, remainder);
        assertThat(types(parsed)).isEqualTo("PBS");
        receive(PARSED, BOUND, ready('I'));
        transaction = begin(first);

        send(first, bind("gone"), close("a"), SYNC, parse("a", "SELECT 3"), SYNC);
        receive(error("ERROR"), ready('I'));
        transaction = begin(first);

        assertThat(names(send(first, remainder)))
                .as("the server refuses the name that is still taken")
                .containsExactly(names(parsed).get(0));
    }

    @Test
    void aStatementThatIsClosedAndPreparedAnewHasItsNewText() {
        var old = names(send(first, parse("a", "SELECT 1"), SYNC)).get(0);
        receive(PARSED, ready('I'));
        transaction = begin(first);

        var sent = send(first, close("a"), parse("a", "SELECT 2"), bind("a"), close("a"), parse("a", "SELECT 1"), SYNC);

        assertThat(types(sent)).isEqualTo("CPBCCS");
        assertThat(types(receive(CLOSED, PARSED, BOUND, CLOSED, CLOSED, ready('I'))))
                .isEqualTo("312" + "31Z");
        transaction = begin(first);
        assertThat(names(send(first, bind("a"), SYNC))).containsExactly(old);
    }

    @Test
    void aQueryBehindAnErrorIsSkippedUntilTheSync() {
        send(first, bind("gone"), query("SELECT 1"), message('F'), SYNC);
        receive(error("ERROR"), ready('I'));
        assertThat(transaction.answers().isOver()).isTrue();

        transaction = begin(first);
        send(first, bind("gone"));
        receive(error("ERROR"));
        assertThat(types(send(first, query("SELECT 1"), message('F'), parse("a", "SELECT 1"), SYNC, query("SELECT 2"))))
                .as("the server would skip the rest")
                .isEqualTo("SQ");
        receive(ready('I'));
        assertThat(transaction.answers().isOver()).isFalse();
        receive(command("SELECT 1"), ready('I'));
        assertThat(transaction.answers().isOver()).isTrue();
        assertThat(first).isEmpty();
    }

    @Test
    void aQueryThatFailsBehindAnsweredRequestsSkipsNothing() {
        send(first, parse("", "SELECT 1"), bind(""), EXECUTE, query("SELECT 1/0"), query("SELECT 2"));
        receive(PARSED, BOUND, command("SELECT 1"), error("ERROR"), ready('I'));
        assertThat(transaction.answers().isOver()).isFalse();

        receive(command("SELECT 1"), ready('I'));
        assertThat(transaction.answers().isOver()).isTrue();
    }

    @Test
    void aSyncThatFailsSkipsNothing() {
        send(first, parse("a", "INSERT"), bind("a"), EXECUTE, SYNC, parse("", "SELECT 1"), SYNC);
        receive(PARSED, BOUND, command("INSERT 0 1"), error("ERROR"), ready('I'));
        assertThat(transaction.answers().isOver()).isFalse();
        assertThat(first).hasSize(1);

        receive(PARSED, ready('I'));
        assertThat(transaction.answers().isOver()).isTrue();
    }

    @Test
    void aCopyOfTheExtendedProtocolThatFailsIsSkippedUntilTheSync() {
        send(first, parse("", "COPY a FROM STDIN"), bind(""), EXECUTE);
        receive(PARSED, BOUND, COPY_IN);
        send(first, DATA);
        receive(error("ERROR"));
        assertThat(types(send(first, DATA, COPY_DONE, SYNC))).isEqualTo("S");
        receive(ready('I'));

        assertThat(transaction.answers().isOver()).isTrue();
    }

    @Test
    void aTransactionIsOverWhenAllIsAnsweredOutsideABlock() {
        send(first, query("BEGIN"));
        receive(ready('T'));
        assertThat(transaction.answers().isOver()).isFalse();
        send(first, query("COMMIT"), query("SELECT 1"));
        receive(ready('I'));
        assertThat(transaction.answers().isOver()).isFalse();
        send(first, bind(""));
        receive(ready('I'));
        assertThat(transaction.answers().isOver()).as("without a Sync").isFalse();
        send(first, SYNC);
        receive(BOUND, ready('I'));
        assertThat(transaction.answers().isOver()).isTrue();
    }

    @Test
    void aFailedBlockIsNotOver() {
        send(first, query("BEGIN; SELECT 1/0"));
        receive(error("ERROR"), ready('E'));

        assertThat(transaction.answers().isOver()).isFalse();
        assertThat(transaction.answers().isEnded()).isFalse();
        receive(error("FATAL"));
        assertThat(transaction.answers().isEnded()).isTrue();
    }

    @Test
    void aSyncBeforeTheEndOfACopyIsNotAnswered() {
        send(first, parse("", "COPY a FROM STDIN"), bind(""), EXECUTE, SYNC);
        receive(PARSED, BOUND, COPY_IN);
        send(first, DATA, SYNC);
        assertThat(transaction.answers().isOver()).isFalse();
        send(first, COPY_DONE, SYNC);
        receive(ready('I'));

        assertThat(transaction.answers().isOver()).isTrue();
    }

    @Test
    void aCopyThatIsSentAtOnceIsAnsweredOnce() {
        send(first, parse("", "COPY a FROM STDIN"), bind(""), EXECUTE, SYNC, DATA, COPY_DONE, SYNC);
        receive(PARSED, BOUND, COPY_IN, ready('I'));

        assertThat(transaction.answers().isOver()).isTrue();
    }

    @Test
    void aSimpleCopyIsOverWithItsQuery() {
        send(first, query("COPY a FROM STDIN"));
        receive(COPY_IN);
        send(first, DATA, COPY_DONE);
        assertThat(transaction.answers().isOver()).isFalse();
        receive(new MessageWriter('C').text("COPY 1").bytes(), ready('I'));

        assertThat(transaction.answers().isOver()).isTrue();
    }

    @Test
    void aReportedSettingIsKeptForTheClientWhenItIsTracked() {
        send(first, query("SET ..."));
        var told = receive(
                new MessageWriter('S').text("TimeZone").text("Asia/Tokyo").bytes(),
                new MessageWriter('S').text("is_superuser").text("on").bytes(),
                ready('I'));

        assertThat(settings).isEqualTo(Map.of("TimeZone", "Asia/Tokyo"));
        assertThat(types(told)).isEqualTo("SSZ");
    }

    @Test
    void messagesAfterTheEndReachNoClient() {
        send(first, query("SELECT 1"));

        assertThat(types(receive(ready('I'), error("FATAL")))).isEqualTo("Z");
    }

    private Transaction begin(Set<String> prepared) {
        return new Transaction(settings, () -> {
            statements.clear();
            prepared.clear();
        });
    }

    /** Sends messages; {@link #remainder} is what has to wait. */
    private byte[] send(Set<String> prepared, byte[]... messages) {
        var batch = batch(messages);
        var sent = statements.forServer(batch, prepared, transaction.open());
        remainder = Arrays.copyOfRange(batch, sent.end(), batch.length);
        return sent.messages();
    }

    private static byte[] command(String tag) {
        return new MessageWriter('C').text(tag).bytes();
    }

    private byte[] receive(byte[]... messages) {
        return transaction.answers().forClient(batch(messages));
    }
}
