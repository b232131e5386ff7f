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
        if (count + 1 < limit) {
            return Mono.empty();
        }
        return Mono.just(
                count < limit
                        ? "'" + fqn + "' will be the last " + kind + " that Neon's plan '" + plan + "' allows in "
                                + where + " (" + limit + ")."
                        : "Neon will refuse '" + fqn + "': its plan '" + plan + "' allows no other " + kind + " in "
                                + where + " (" + count + " of " + limit + "). Delete some, or change the plan.");
    }

    private static Mono<String> told(NeonClient client, Function<NeonAllowance, Mono<String>> warning) {
        return client.account().allowance().flatMap(warning).onErrorResume(NeonException.class, silent -> Mono.empty());
    }
}
