from planning.forms.policy import PolicyForm, support_forms

__all__ = ["PolicyForm", "support_forms"]
