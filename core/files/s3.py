"""Files on S3-compatible storage (`STORAGE_URL`). Our own views alone reach it: the bucket stays private."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

# Far above any limit on files: each goes in one request.
ONE_PART = 2 * 1024**3


class PrivateS3Storage(S3Storage):
    """What goes wrong is an OSError, as it is with a disk."""

    def get_default_settings(self) -> dict[str, Any]:
        return {
            **super().get_default_settings(),
            "file_overwrite": False,
            "default_acl": None,
            "transfer_config": TransferConfig(multipart_threshold=ONE_PART, use_threads=False),
            "client_config": Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                connect_timeout=5,
                read_timeout=20,
                retries={"max_attempts": 2},
                # Not every S3-compatible storage knows the newer checksums.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        }

    def _save(self, name: str, content: Any) -> Any:
        with as_os_error():
            return super()._save(name, content)

    def _open(self, name: str, mode: str = "rb") -> Any:
        with as_os_error():
            return super()._open(name, mode)

    def exists(self, name: str) -> Any:
        with as_os_error():
            return super().exists(name)

    def delete(self, name: str) -> Any:
        with as_os_error():
            return super().delete(name)

    def listdir(self, name: str) -> Any:
        with as_os_error():
            return super().listdir(name)

    def get_modified_time(self, name: str) -> Any:
        with as_os_error():
            return super().get_modified_time(name)


@contextmanager
def as_os_error() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, Boto3Error, ClientError) as error:
        raise OSError(f"{type(error).__name__}: {error}") from error
