package io.alchemyreactive.neon.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether requests are held against the official description in this run, and that the comparison sees faults. */
class OpenApiTest {

    private static final String BRANCHES = "/projects/p-1/branches";

    @BeforeEach
    void theDescriptionIsAtHand() {
        assumeTrue(
                OpenApi.isAtHand(), "NEON_OPENAPI names no copy of the description: requests are not held against it");
    }

    @Test
    void acceptsWhatIsDescribed() {
        assertThat(OpenApi.faults("POST", BRANCHES, "{\"branch\":{\"name\":\"x\"},\"annotation_value\":{\"k\":\"v\"}}"))
                .isEmpty();
        assertThat(OpenApi.faults("POST", BRANCHES, "")).isEmpty();
        assertThat(OpenApi.faults("GET", BRANCHES + "/count?search=x", "")).isEmpty();
    }

    @Test
    void refusesWhatIsNot() {
        assertThat(OpenApi.faults("POST", BRANCHES, "{\"branch\":{\"nam\":\"x\"}}"))
                .containsExactly("body.branch.nam is not described");
        assertThat(OpenApi.faults("POST", BRANCHES, "{\"branch\":{\"name\":7}}"))
                .containsExactly("body.branch.name is not a string");
        assertThat(OpenApi.faults("POST", BRANCHES, "{\"endpoints\":[{}]}"))
                .containsExactly("body.endpoints[].type is not there");
        assertThat(OpenApi.faults("GET", BRANCHES + "?page=1", ""))
                .containsExactly("the parameter page is not described");
        assertThat(OpenApi.faults("GET", "/projects/p-1/connection_uri?role_name=x", ""))
                .containsExactly("database_name is not given");
        assertThat(OpenApi.faults("PUT", BRANCHES, "")).containsExactly("there is no such operation");
    }
}
