package io.alchemyreactive.neon.api.project;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.internal.Checks;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request to list projects.
 *
 * @param search a text that the name or id must contain; empty for all projects
 * @param orgId the organization that owns them; default: the organization of the client's options
 * @param pageSize projects per request, 1 to 400; default: 100
 */
public record ListProjectsRequest(Optional<String> search, Optional<String> orgId, Optional<Integer> pageSize) {

    /** Checks names and numbers, and refuses settings that exclude each other. */
    public ListProjectsRequest {
        pageSize.ifPresent(given -> Checks.atLeastOne(given, "pageSize"));
    }

    /** A request for all projects. */
    public static ListProjectsRequest all() {
        return builder().build();
    }

    /** Starts a request. Neon chooses the value of each property that is not set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects the parts of a request. Each {@link #build} returns a new value. Not thread-safe. */
    public static final class Builder {

        private @Nullable String search;
        private @Nullable String orgId;
        private @Nullable Integer pageSize;

        private Builder() {}

        /** A text that the name or id must contain. */
        public Builder search(String search) {
            this.search = requireNonNull(search, "search");
            return this;
        }

        /** The organization that owns them; default: the organization of the client's options. */
        public Builder orgId(String orgId) {
            this.orgId = requireNonNull(orgId, "orgId");
            return this;
        }

        /** Projects per request, 1 to 400; default: 100. */
        public Builder pageSize(int pageSize) {
            this.pageSize = pageSize;
            return this;
        }

        /** The request. */
        public ListProjectsRequest build() {
            return new ListProjectsRequest(
                    Optional.ofNullable(search), Optional.ofNullable(orgId), Optional.ofNullable(pageSize));
        }
    }
}
