package io.alchemyreactive.neon;

import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.account.NeonAllowance;
import io.alchemyreactive.neon.api.error.NeonException;
import io.alchemyreactive.neon.api.project.ListProjectsRequest;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Warns about the limits of a user's plan before Neon refuses a request. Gives no warning where Neon does not tell the
 * limits: the key of an organization cannot read the limits of its plan.
 */
final class Allowance {

    /** So many are always few; of a large limit, one in {@link #SHARE} is. */
    private static final int FEW = 2;

    private static final int SHARE = 10;

    private Allowance() {}

    static Mono<String> ofProjects(NeonClient client, String fqn) {
        return told(
                client,
                allowance -> client.projects()
                        .list(ListProjectsRequest.all())
                        .count()
                        .flatMap(count -> few(
                                fqn, "project", "the account", count, allowance.projectsLimit(), allowance.plan())));
    }

    static Mono<String> ofBranches(NeonClient client, String fqn, String projectId) {
        return told(
                client,
                allowance -> client.branches()
                        .count(projectId, "")
                        .flatMap(count -> few(
                                fqn,
                                "branch",
                                "project " + projectId,
                                count,
                                allowance.branchesLimit(),
                                allowance.plan())));
    }

    static Mono<String> ofCompute(NeonClient client, String fqn, @Nullable Compute compute) {
        Double most = compute == null ? null : compute.maxCu();
        return most == null
                ? Mono.empty()
                : told(
                        client,
                        allowance -> most <= allowance.maxAutoscalingLimit()
                                ? Mono.empty()
                                : Mono.just("Neon will refuse '" + fqn + "': it declares up to " + most
                                        + " compute units, and the plan '" + allowance.plan() + "' allows "
                                        + allowance.maxAutoscalingLimit() + ". Declare less, or change the plan."));
    }

    private static Mono<String> few(String fqn, String kind, String where, long count, long limit, String plan) {
        long left = limit - count - 1;
        if (left > Math.max(FEW, limit / SHARE)) {
            return Mono.empty();
        }
        if (left > 0) {
            return Mono.just("After '" + fqn + "', Neon's plan '" + plan + "' allows " + left + " more "
                    + (left == 1 ? kind : plural(kind)) + " in " + where + " (" + count + " of " + limit
                    + " are there now).");
        }
        return Mono.just(
                count < limit
                        ? "'" + fqn + "' will be the last " + kind + " that Neon's plan '" + plan + "' allows in "
                                + where + " (" + limit + ")."
                        : "Neon will refuse '" + fqn + "': its plan '" + plan + "' allows no other " + kind + " in "
                                + where + " (" + count + " of " + limit + "). Delete some, or change the plan.");
    }

    private static String plural(String kind) {
        return kind.equals("branch") ? "branches" : kind + "s";
    }

    private static Mono<String> told(NeonClient client, Function<NeonAllowance, Mono<String>> warning) {
        return client.account().allowance().flatMap(warning).onErrorResume(NeonException.class, silent -> Mono.empty());
    }
}
