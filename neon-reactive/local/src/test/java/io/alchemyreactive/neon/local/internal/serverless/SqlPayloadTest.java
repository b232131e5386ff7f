package io.alchemyreactive.neon.local.internal.serverless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlPayloadTest {

    @Test
    void valuesBecomeTheTextsThatPostgresReads() {
        var payload = parse("""
                {"query": "SELECT", "params": ["a\\"b", 1, 0.12345678901234567890, true, null, {"k": ["v"]},
                 [1, null, "NULL", "a\\"b\\\\c", [true], {"k": 1}]], "arrayMode": true}""");

        assertThat(payload.batch()).isFalse();
        var statement = payload.statements().get(0);
        assertThat(statement.parameters())
                .containsExactly(
                        "a\"b",
                        "1",
                        "0.12345678901234567890",
                        "true",
                        null,
                        "{\"k\":[\"v\"]}",
                        "{1,NULL,\"NULL\",\"a\\\"b\\\\c\",{true},\"{\\\"k\\\":1}\"}");
        assertThat(statement.arrayMode()).contains(true);
        assertThat(payload.toString()).doesNotContain("SELECT").doesNotContain("a\"b");
    }

    @Test
    void aListIsABatch() {
        var payload = parse("{\"queries\": [{\"query\": \"A\", \"params\": []}, {\"query\": \"B\"}]}");

        assertThat(payload.batch()).isTrue();
        assertThat(payload.statements()).extracting(SqlPayload.Statement::query).containsExactly("A", "B");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "[]",
                "{}",
                "{\"query\": 1}",
                "{\"query\": \"\\u0000secret\"}",
                "{\"query\": \"\", \"params\": \"secret\"}",
                "{\"query\": \"\", \"params\": [[\"\\u0000secret\"]]}",
                "{\"query\": \"secret\\ud800\"}",
                "{\"query\": \"\", \"params\": [\"secret\\udc00\"]}",
                "{\"query\": \"\", \"params\": [{\"k\": \"secret\\ud800\"}]}",
                "{\"query\": \"secret\", \"query\": \"\"}",
                "{\"query\": \"\", \"arrayMode\": 1}",
                "{\"queries\": {}}",
                "{\"queries\": [1]}"
            })
    void whatIsNoRequestIsRefusedWithoutRepeatingIt(String body) {
        assertThatThrownBy(() -> parse(body))
                .isInstanceOfSatisfying(
                        HttpSqlException.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(400))
                .hasMessageStartingWith("invalid request: ")
                .hasMessageNotContaining("secret");
    }

    private static SqlPayload parse(String body) {
        return SqlPayload.parse(body.getBytes(StandardCharsets.UTF_8));
    }
}
