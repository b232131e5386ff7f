package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.neon.api.account.Account;
import io.alchemyreactive.neon.api.account.NeonAllowance;
import io.alchemyreactive.neon.api.account.NeonOrganization;
import io.alchemyreactive.neon.api.account.NeonRegion;
import io.alchemyreactive.neon.internal.transport.Call;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The account over HTTP. */
final class HttpAccount implements Account {

    private final Api api;

    HttpAccount(Api api) {
        this.api = api;
    }

    @Override
    public Flux<NeonRegion> regions() {
        Call call = Call.get("/regions").query("org_id", api.options.orgId());
        return api.read(call, answer -> answer.list("regions", NeonRegion.class))
                .flatMapIterable(regions -> regions)
                .checkpoint("Account.regions");
    }

    @Override
    public Flux<NeonOrganization> organizations() {
        return api.read(
                        Call.get("/users/me/organizations"),
                        answer -> answer.list("organizations", NeonOrganization.class))
                .flatMapIterable(organizations -> organizations)
                .checkpoint("Account.organizations");
    }

    @Override
    public Mono<NeonAllowance> allowance() {
        return api.read(Call.get("/users/me"), answer -> answer.as(NeonAllowance.class))
                .checkpoint("Account.allowance");
    }
}
