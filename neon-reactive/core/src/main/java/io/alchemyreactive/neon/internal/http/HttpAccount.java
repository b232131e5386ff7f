package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.neon.api.account.Account;
import io.alchemyreactive.neon.api.account.NeonAllowance;
import io.alchemyreactive.neon.api.account.NeonOrganization;
import io.alchemyreactive.neon.api.account.NeonRegion;
import io.alchemyreactive.neon.internal.transport.ApiCall;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The account over HTTP. */
final class HttpAccount implements Account {

    private final ApiClient api;

    HttpAccount(ApiClient api) {
        this.api = api;
    }

    @Override
    public Flux<NeonRegion> regions() {
        ApiCall call = ApiCall.get("/regions").query("org_id", api.options.orgId());
        return api.read(call, response -> response.list("regions", NeonRegion.class))
                .flatMapIterable(regions -> regions)
                .checkpoint("Account.regions");
    }

    @Override
    public Flux<NeonOrganization> organizations() {
        return api.read(
                        ApiCall.get("/users/me/organizations"),
                        response -> response.list("organizations", NeonOrganization.class))
                .flatMapIterable(organizations -> organizations)
                .checkpoint("Account.organizations");
    }

    @Override
    public Mono<NeonAllowance> allowance() {
        return api.read(ApiCall.get("/users/me"), response -> response.as(NeonAllowance.class))
                .checkpoint("Account.allowance");
    }
}
