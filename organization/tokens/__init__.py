from organization.tokens.actions import issue_token, revoke_token, token_of

__all__ = ["issue_token", "revoke_token", "token_of"]
