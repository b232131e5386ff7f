package io.alchemyreactive.dblab.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether requests are held against the official description in this run, and that the comparison sees faults. */
class OpenApiTest {

    @BeforeEach
    void theDescriptionIsAtHand() {
        assumeTrue(
                OpenApi.isAtHand(), "DBLAB_OPENAPI names no copy of the description: requests are not held against it");
    }

    @Test
    void acceptsWhatIsDescribed() {
        assertThat(OpenApi.faults("POST", "/clone", "{\"id\":\"x\",\"db\":{\"db_name\":\"app\"}}"))
                .isEmpty();
        assertThat(OpenApi.faults("GET", "/snapshots?branch=main", "")).isEmpty();
    }

    @Test
    void refusesWhatIsNot() {
        assertThat(OpenApi.faults("POST", "/clone", "{\"name\":\"x\"}")).containsExactly("body.name is not described");
        assertThat(OpenApi.faults("PATCH", "/clone/x", "{\"protected\":\"yes\"}"))
                .containsExactly("body.protected is not true or false");
        assertThat(OpenApi.faults("GET", "/snapshots?name=x", ""))
                .containsExactly("the parameter name is not described");
        assertThat(OpenApi.faults("PUT", "/clone/x", "")).containsExactly("there is no such operation");
    }
}
