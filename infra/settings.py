"""The configuration, from the environment (``YISHI_…``), read once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SchemaName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,40}$")]

LogOrigin = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._/:-]{2,100}$")]

Issuer = Annotated[
    str,
    StringConstraints(
        pattern=r"^(https://[^\s?#/]+|http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?)(/[^\s?#]*)?$"
    ),
]
"""An https address; without TLS only on this machine."""

BACKGROUND = ("projector", "sealer", "webhooks")
"""The settings of what follows the ledger: "thread", "process" or "none"."""


class SettingUnfit(RuntimeError):
    """A setting names what cannot be used; the message says which and why."""


class Settings(BaseSettings):
    """Every setting with its default; ``yishi config`` prints them."""

    model_config = SettingsConfigDict(
        env_prefix="YISHI_", extra="ignore", frozen=True, populate_by_name=True
    )

    database_url: str | None = Field(
        default=None,
        description="libpq connection string of a PostgreSQL 15–18; none: an embedded server",
    )
    schema_name: SchemaName = Field(
        default="yishi",
        validation_alias="YISHI_SCHEMA",
        description="one district's ledger in the database",
    )
    data_dir: Path = Field(
        default=Path(".yishi"), description="embedded server's data, keys, the log"
    )
    postgres_bin: Path | None = Field(
        default=None, description="folder of the PostgreSQL programs for the embedded server"
    )
    vault_key_file: Path | None = Field(
        default=None, description="the vault's 32-byte master key; none: DATA_DIR/vault.key"
    )
    log_dir: Path | None = Field(
        default=None, description="where the transparency log is published; none: DATA_DIR/log"
    )
    log_key_file: Path | None = Field(
        default=None, description="the log's private key; none: DATA_DIR/log.key"
    )
    log_origin: LogOrigin = Field(
        default="yishi.invalid/log",
        description="the log's name in its checkpoints, an address without scheme that is yours;"
        " it cannot change once a checkpoint was signed",
    )
    sealer: Literal["thread", "process", "none"] = Field(
        default="thread",
        description="where the transparency log is sealed: beside the writer, in a process of its"
        " own (serve), or not by this service",
    )
    webhooks: Literal["thread", "process", "none"] = Field(
        default="thread",
        description="where webhooks are delivered: beside the writer, in a process of its own"
        " (serve), or not by this service",
    )
    unsafe_webhooks_to_loopback: bool = Field(
        default=False,
        description="for development alone: webhooks may also lead to this very machine, without"
        " TLS and at any port",
    )
    witnesses_file: Path | None = Field(
        default=None, description="witnesses to be asked, one a line: its key, its address"
    )
    timestamp_url: str | None = Field(
        default=None, description="an RFC 3161 authority that is asked for a timestamp once a day"
    )
    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(default=8080, ge=0, le=65535, description="port to listen on")
    public_url: Annotated[str, StringConstraints(pattern=r"^https?://[^/\s]+$")] | None = Field(
        default=None,
        description="the address at which the public reaches the service, without a path, for"
        " links in feeds and open data; none: http://HOST:PORT",
    )
    data_licence: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] | None = Field(
        default=None,
        description="the address of the terms under which the district gives its open data; none:"
        " the catalogue claims none",
    )
    sample: bool = Field(
        default=True, description="load the labelled sample district into an empty ledger on serve"
    )
    projector: Literal["thread", "process", "none"] = Field(
        default="thread",
        description="where pages are folded: beside the writer, in a process of its own (serve)"
        " so that it does not slow the writer, or not by this service",
    )
    log_level: str = Field(
        default="INFO",
        pattern="^(DEBUG|INFO|WARNING|ERROR)$",
        description="how much the service logs: DEBUG, INFO, WARNING or ERROR",
    )
    max_body_bytes: int = Field(default=1_048_576, ge=1024, description="largest request body")
    wait_seconds: float = Field(
        default=5.0, ge=0, description="longest wait for a page to reach a position"
    )

    oidc_issuer: Issuer | None = Field(
        default=None,
        description="who signs people in at the recording desk: the issuer of an OpenID provider;"
        " none: nobody, but for the sample district's roles",
    )
    oidc_client_id: str | None = Field(
        default=None,
        min_length=1,
        validate_default=True,
        description="how the provider knows the desk",
    )
    oidc_client_secret_file: Path | None = Field(
        default=None, description="the desk's secret at the provider; none: a public client"
    )
    desk_idle_minutes: int = Field(
        default=30, gt=0, le=720, description="how long a session at the desk may lie unused"
    )

    @field_validator("oidc_client_id")
    @classmethod
    def _goes_with_an_issuer(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None and info.data.get("oidc_issuer") is not None:
            raise ValueError("must be set where YISHI_OIDC_ISSUER is")
        return value

    @property
    def log_key(self) -> Path:
        """Where the log's private key lies."""
        return self.log_key_file or self.data_dir / "log.key"

    @property
    def base_url(self) -> str:
        """Where absolute links lead, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"
