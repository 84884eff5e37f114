//! The nodes that may connect.

errors! { ENTRIES;
    NotFound: "no such node is on the list", "名单中没有该节点";
        "look at the list with `drl peers list`", "请用 drl peers list 查看名单";
    AlreadyListed: "the node is on the list already", "该节点已在名单中";
        "look at the list with `drl peers list`", "请用 drl peers list 查看名单";
    ListedBefore: "the identity was on the list before; only the council can bring it back", "该身份曾在名单中，只有理事会可以恢复";
        "make a new node key, or propose it to the council with `drl peers propose-replace`", "请生成新的节点密钥，或者用 drl peers propose-replace 向理事会提议";
    NoSuchOrganisation: "there is no such organisation, or it is not active", "没有该机构，或者该机构不处于正常状态";
        "check the number with `drl org list`", "请用 drl org list 核对编号";
    RoleDoesNotFit: "an organisation of this kind cannot have a node of this role", "该类机构不能设置此类节点";
        "members have validator and public nodes; every organisation may have an observer", "验证节点和公开全节点由联盟成员设置，各机构均可设置观察节点";
    NotOwner: "the node is another organisation's", "该节点属于其他机构";
        "use the key of an officer of the organisation whose node it is", "请使用该节点所属机构人员的密钥";
    ListFull: "the list of nodes is full", "节点名单已满";
        "propose to remove a node that is not used any more", "请提议移除不再使用的节点";
    TooManyNodes: "the organisation has as many nodes as one may have", "该机构的节点数已达上限";
        "propose to remove a node that is not used any more", "请提议移除不再使用的节点";
    StillValidates: "the organisation validates and has no other validator node", "该机构仍在参与验证，且没有其他验证节点";
        "remove its validator first, or replace the node", "请先移除其验证人，或者更换节点身份";
    NumbersExhausted: "there is no further number", "编号已用尽";
        "tell the operators of the nodes", "请告知节点运维人员";
}
