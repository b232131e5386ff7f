package io.alchemyreactive.test;

import static io.alchemyreactive.test.StateSamples.fullRow;
import static io.alchemyreactive.test.StateSamples.operatingRow;
import static io.alchemyreactive.test.StateSamples.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.internal.codec.StateCodec;
import io.alchemyreactive.internal.codec.StateKey;
import io.alchemyreactive.internal.codec.StateKeys;
import io.alchemyreactive.output.Label;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateException;
import io.alchemyreactive.state.StoredLabels;
import io.alchemyreactive.state.WrongKeyException;
import io.alchemyreactive.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class StateCodecTest {

    private static final StageKey STAGE = new StageKey("shop", "test");
    private static final String PLACE = "the place";
    private static final String SECRET = "correct horse battery";

    private final StateCodec codec = codec((byte) 1);

    @Test
    void rowIsWrittenAsCanonicalJson() {
        assertThat(codec.row(STAGE, row("app-db", 3)))
                .isEqualTo("{\"edges\":[],\"fence\":1,\"format\":1,\"fqn\":\"app-db\",\"generations\":[],"
                        + "\"instance\":\"abcdefghijklmnopqrstuvwxyz\",\"order\":1,"
                        + "\"policies\":{\"retain\":false,\"sequentialScopes\":[]},\"props\":{\"name\":\"app-db\"},"
                        + "\"revision\":3,\"schema\":1,\"stack\":\"shop\",\"stage\":\"test\",\"status\":\"created\","
                        + "\"type\":\"Test.Thing\",\"updatedAt\":\"2026-01-02T03:04:05.678Z\"}");
    }

    @Test
    void everyPartOfARowComesBack() {
        Row row = fullRow("scope/app-db", SECRET);
        String text = codec.row(STAGE, row);
        assertThat(codec.row(STAGE, text, PLACE)).isEqualTo(row);
        assertThat(text).doesNotContain(SECRET).contains("{\"$unknown\":true}", "\"$$odd\"", "\"$secret\":\"v1:");
    }

    @Test
    void anOperationThatWasBegunIsStoredWithItsSecretsEncryptedAndUnderAStatusOfItsOwn() {
        Row row = operatingRow("scope/app-db", 3, SECRET);
        String text = codec.row(STAGE, row);
        assertThat(codec.row(STAGE, text, PLACE)).isEqualTo(row);
        assertThat(text)
                .doesNotContain(SECRET)
                .contains("\"status\":\"operating\"", "\"operation\":{\"arguments\":{\"token\":{\"$secret\":\"v1:");
        // A client that does not know the status refuses the row, as this one refuses what it does not know.
        String unknown = text.replace("\"status\":\"operating\"", "\"status\":\"of-a-newer-version\"");
        assertThatThrownBy(() -> codec.row(STAGE, unknown, PLACE))
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining("there is no status 'of-a-newer-version'");
        String without = codec.row(STAGE, row("a", 1)).replace("\"created\"", "\"operating\"");
        assertThatThrownBy(() -> codec.row(STAGE, without, PLACE))
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining("'operation' is missing");
    }

    @Test
    void equalSecretsAreWrittenDifferently() {
        Row row = fullRow("a", SECRET);
        assertThat(codec.row(STAGE, row)).isNotEqualTo(codec.row(STAGE, row));
    }

    @Test
    void secretOpensOnlyInItsPlace() {
        String text = codec.row(STAGE, fullRow("a", SECRET));
        List<String> secrets = Pattern.compile("v1:[^\"]*")
                .matcher(text)
                .results()
                .map(r -> r.group())
                .toList();
        assertThat(secrets).hasSize(6);
        // In another property of the same row.
        refused(text.replace(secrets.get(0), "@")
                .replace(secrets.get(1), secrets.get(0))
                .replace("@", secrets.get(1)));
        // In the same property of another row, stage and stack.
        refused(text.replace("\"fqn\":\"a\"", "\"fqn\":\"b\""));
        String elsewhere = text.replace("\"stage\":\"test\"", "\"stage\":\"prod\"");
        assertThatThrownBy(() -> codec.row(new StageKey("shop", "prod"), elsewhere, PLACE))
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining("stood in another place");
        String other = text.replace("\"stack\":\"shop\"", "\"stack\":\"club\"");
        assertThatThrownBy(() -> codec.row(new StageKey("club", "test"), other, PLACE))
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining("stood in another place");
    }

    @Test
    void alteredSecretIsRefused() {
        String text = codec.row(STAGE, fullRow("a", SECRET));
        Matcher secret = Pattern.compile("v1:[0-9a-f]{16}:([^\"]*)").matcher(text);
        assertThat(secret.find()).isTrue();
        for (int i = secret.start(1); i < secret.end(1); i++) {
            char altered = text.charAt(i) == 'A' ? 'B' : 'A';
            if (text.charAt(i) != '=') {
                refused(text.substring(0, i) + altered + text.substring(i + 1));
            }
        }
        refused(text.substring(0, secret.start(1)) + text.substring(secret.end(1)));
        refused(text.replace("v1:", "v2:"));
    }

    @Test
    void otherKeyIsNamedBeforeAnythingIsOpened() {
        String text = codec.row(STAGE, fullRow("a", SECRET));
        assertThatThrownBy(() -> codec((byte) 2).row(STAGE, text, PLACE))
                .isInstanceOf(WrongKeyException.class)
                .hasMessageContainingAll(PLACE, "the test's key");
    }

    @Test
    void rowOfANewerFormatIsRefusedNamingBoth() {
        String text = codec.row(STAGE, row("a", 1)).replace("\"format\":1", "\"format\":3");
        assertThatThrownBy(() -> codec.row(STAGE, text, PLACE))
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContainingAll(PLACE, "format 3", "format 2", "newer version");
    }

    @Test
    void labelledDocumentsHaveANewerFormatThatOldVersionsRefuseAndOthersKeepTheirOwn() {
        Row plain = row("a", 1);
        Row labelled = plain.withCurrent(plain.current().withLabels(Set.of(new Label("dataClass", "MASKED"))));
        assertThat(codec.row(STAGE, plain)).contains("\"format\":1").doesNotContain("labels");
        String text = codec.row(STAGE, labelled);
        assertThat(text).contains("\"format\":2", "\"labels\":[\"dataClass=MASKED\"]");
        assertThat(codec.row(STAGE, text, PLACE)).isEqualTo(labelled);
        assertThatThrownBy(() -> codec.row(STAGE, text.replace("dataClass=MASKED", "no label"), PLACE))
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining("'labels' has a text that is no label");
        Value.Fields outputs = new Value.Fields(Map.of("x", new Value.Bool(true)));
        assertThat(codec.outputs(STAGE, outputs)).contains("\"format\":1");
        assertThat(codec.outputs(
                        STAGE,
                        StoredLabels.with(
                                outputs, Map.of("x", labelled.current().labels()))))
                .contains("\"format\":2");
    }

    @Test
    void rowOfAnotherStageIsRefused() {
        String text = codec.row(STAGE, row("a", 1));
        assertThatThrownBy(() -> codec.row(new StageKey("shop", "prod"), text, PLACE))
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContainingAll("shop/test", "shop/prod");
    }

    @Test
    void memberOfAnotherKindIsAlwaysARefusal() {
        String text = codec.row(STAGE, fullRow("a", SECRET));
        for (String name : List.of(
                "edges",
                "fence",
                "format",
                "fqn",
                "generations",
                "instance",
                "order",
                "policies",
                "props",
                "revision",
                "schema",
                "stack",
                "stage",
                "status",
                "type",
                "updatedAt",
                "retain",
                "sequentialScopes")) {
            refused(text.replace("\"" + name + "\":", "\"other" + name + "\":"));
            for (String value : List.of("[1]", "{\"x\":1}", "\"?\"", "1.5", "true", "null", "{\"$unknown\":true}")) {
                String damaged = text.replace("\"" + name + "\":", "\"" + name + "\":" + value + ",\"x" + name + "\":");
                if (!List.of("fqn?", "instance?", "type?", "retaintrue").contains(name + value.replace("\"", ""))
                        && !(name.equals("props") && value.startsWith("{\"x"))) {
                    refused(damaged);
                }
            }
        }
    }

    @Test
    void damagedTextIsRefusedOrReadButNeverAnythingElse() {
        String text = codec.row(STAGE, fullRow("a", SECRET));
        var random = new Random(20260102);
        String alphabet = "{}[]\":,$0123456789eE-+.truefalsnull\\ \u0000\ud800";
        int refused = 0;
        for (int i = 0; i < 5000; i++) {
            int at = random.nextInt(text.length());
            int to = Math.min(text.length(), at + random.nextInt(4));
            String put = random.nextBoolean() ? "" : "" + alphabet.charAt(random.nextInt(alphabet.length()));
            try {
                codec.row(STAGE, text.substring(0, at) + put + text.substring(to), PLACE);
            } catch (StateException e) {
                assertThat(e).hasMessageContaining(PLACE);
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(2000);
        refused("");
        refused("null");
        refused("[]");
        refused("1e999999999");
        refused("{\"format\":1e999999999}");
        refused("[".repeat(100_000));
        refused("{\"$secret\":1}");
        refused("{\"$secret\":{\"a\":1},\"b\":2}");
        refused("{\"$secret\":\"x\",\"b\":2}");
        refused("{\"a\":1,\"$unknown\":true}");
    }

    private void refused(String text) {
        assertThatThrownBy(() -> codec.row(STAGE, text, PLACE))
                .as(text)
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining(PLACE)
                .hasMessageNotContaining(SECRET);
    }

    private static StateCodec codec(byte seed) {
        byte[] bytes = new byte[StateKey.BYTES];
        bytes[0] = seed;
        StateKey key = StateKey.of(Redacted.of(bytes));
        return StateCodec.create(new StateKeys() {
            @Override
            public StateKey toWrite() {
                return key;
            }

            @Override
            public StateKey toRead(String id, String place) {
                if (!id.equals(key.id())) {
                    throw new WrongKeyException(place, "the test's key");
                }
                return key;
            }
        });
    }
}
