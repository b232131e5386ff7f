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
import java.util.HashMap;
import java.util.HashSet;
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

    private byte[] send(Set<String> prepared, byte[]... messages) {
        var batch = batch(messages);
        return statements.forServer(batch, batch.length, prepared, transaction.open());
    }

    private byte[] receive(byte[]... messages) {
        return transaction.answers().forClient(batch(messages));
    }
}
