package io.alchemyreactive.neon.api.branch;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.internal.Checks;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request to list the branches of a project.
 *
 * @param projectId id of the project
 * @param search a text that the name or id must contain; empty for all branches
 * @param pageSize branches per request, 1 to 10,000; default: 200
 */
public record ListBranchesRequest(String projectId, Optional<String> search, Optional<Integer> pageSize) {

    /** Checks names and numbers, and refuses settings that exclude each other. */
    public ListBranchesRequest {
        Checks.id(projectId, "projectId");
        pageSize.ifPresent(given -> Checks.atLeastOne(given, "pageSize"));
    }

    /** A request for all branches. */
    public static ListBranchesRequest all(String projectId) {
        return builder(projectId).build();
    }

    /** Starts a request. Neon chooses the value of each property that is not set. */
    public static Builder builder(String projectId) {
        return new Builder(projectId);
    }

    /** Collects the parts of a request. Each {@link #build} returns a new value. Not thread-safe. */
    public static final class Builder {

        private final String projectId;
        private @Nullable String search;
        private @Nullable Integer pageSize;

        private Builder(String projectId) {
            this.projectId = projectId;
        }

        /** A text that the name or id must contain. */
        public Builder search(String search) {
            this.search = requireNonNull(search, "search");
            return this;
        }

        /** Branches per request, 1 to 10,000; default: 200. */
        public Builder pageSize(int pageSize) {
            this.pageSize = pageSize;
            return this;
        }

        /** The request. */
        public ListBranchesRequest build() {
            return new ListBranchesRequest(projectId, Optional.ofNullable(search), Optional.ofNullable(pageSize));
        }
    }
}
