//! The bureau admits the company; the company appoints a clerk.

use super::{
    events,
    keys::{address, officer},
    number, Desks,
};
use anyhow::Result;
use drl_primitives::OrgId;
use serde_json::{json, Value};

/// The company of `examples/application`.
const NAME: &str = "丽水示例畅行科技有限公司";
const CODE: &str = "91331100DEM000073Q";

/// Admits the company and returns its number.
pub(super) async fn of_the_company(desks: &Desks) -> Result<OrgId> {
    let signatory = address(&desks.company, "signatory").await?;
    let clerk = address(&desks.company, "clerk").await?;
    let bureau = officer("Bureau//chief")?.address();

    let stranger = desks.company.failure(4, "org officer appoint clerk --role clerk --key signatory").await?;
    assert_eq!(
        stranger,
        json!({
            "kind": "refused",
            "exit_code": 4,
            "name": "not-officer",
            "sentence": "the account is no officer of an organisation of this ledger",
            "action": "have an administrator of your organisation appoint this account, or use the right key",
        })
    );

    let form = format!(
        "handle = \"company\"\nkind = \"data-user\"\nname = \"{NAME}\"\ncode = \"{CODE}\"\n\
         officers = [{{ role = \"signatory\", account = \"{signatory}\" }}]\n"
    );
    desks.bureau.write("company.toml", &form)?;
    let admitted = desks.bureau.json("org admit company.toml --key bureau-chief").await?;
    let told = events(&admitted, "Registry")?;
    let company = number(&told[0], "organisation")?;
    let fields = json!({ "organisation": company, "kind": "data-user", "by": bureau });
    let first = json!({ "event": "Registry.OrganisationAdmitted", "fields": fields });
    assert_eq!(told, [first, appointment(company, &signatory, "signatory")]);

    let appointed = desks.company.json("org officer appoint clerk --role clerk --key signatory").await?;
    assert_eq!(events(&appointed, "Registry")?, [appointment(company, &clerk, "clerk")]);

    // The bureau's desk remembers the short name; everybody finds it by its code.
    let by_name = desks.bureau.json("org show company").await?;
    let by_code = desks.regulator.json(&format!("org show {CODE}")).await?;
    for mut shown in [by_name, by_code] {
        assert!(shown["value"]["admitted_at"].as_u64() > Some(1_700_000_000_000), "{shown}");
        assert!(shown["block"]["number"].is_u64(), "{shown}");
        shown["value"]["admitted_at"].take();
        shown["block"].take();
        let mut officers: Vec<_> = shown["officers"].as_array().cloned().unwrap_or_default();
        officers.sort_by_key(|officer| officer["officer"]["role"].to_string());
        let posts: Vec<_> = officers.iter().map(|o| (o["account"].clone(), o["officer"]["role"].clone())).collect();
        assert_eq!(posts, [(json!(clerk), json!("clerk")), (json!(signatory), json!("signatory"))]);
        assert_eq!(shown["organisation"], company);
        assert_eq!(
            shown["value"],
            json!({
                "kind": "data-user",
                "legal_body": null,
                "level": null,
                "parent": null,
                "identity": { "registered": { "name": NAME, "code": CODE } },
                "standing": "active",
                "admitted_at": null,
                "posts": {
                    "heads": 0, "chief_data_officers": 0, "data_officers": 0, "security_officers": 0,
                    "signatories": 1, "clerks": 1, "auditors": 0, "experts": 0,
                },
            })
        );
    }
    Ok(company)
}

fn appointment(organisation: OrgId, account: &str, role: &str) -> Value {
    let fields = json!({ "organisation": organisation, "account": account, "role": role });
    json!({ "event": "Registry.OfficerAppointed", "fields": fields })
}
