"""The models of a blog. STEP says how many of the ten changes have been made: each "if STEP >= ..." is one edit."""

import os

from django import VERSION
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Lower, Now

STEP = int(os.environ.get("STEP", "10"))


def default(value, in_server=None):
    """Since Django 5, the server can know the default of a column, too."""
    return {"db_default": in_server or value} if VERSION >= (5,) else {"default": value}


def check(condition, name):
    return models.CheckConstraint(**{"condition" if VERSION >= (5, 1) else "check": condition}, name=name)


def created_at():
    return models.DateTimeField(**({"db_default": Now()} if VERSION >= (5,) else {"auto_now_add": True}))


def key_to(model, column, **options):
    return models.ForeignKey(model, models.CASCADE, db_column=column, related_name="+", **options)


def maybe_key_to(model, column):
    return models.ForeignKey(model, models.SET_NULL, null=True, db_column=column, related_name="+")


class Permission(models.Model):
    id = models.AutoField(primary_key=True)
    name = models.CharField(max_length=64, unique=True)

    class Meta:
        db_table = "permissions"


class Role(models.Model):
    id = models.AutoField(primary_key=True)
    name = models.CharField(max_length=64, unique=True)
    permissions = models.ManyToManyField(Permission, db_table="role_permissions")

    class Meta:
        db_table = "roles"


class User(models.Model):
    id = models.AutoField(primary_key=True)
    email = models.CharField(max_length=255, unique=True)
    if STEP >= 2:
        login = models.CharField(max_length=64)
    else:
        username = models.CharField(max_length=64)
    password_hash = models.CharField(max_length=128, null=True)
    role = maybe_key_to(Role, "role_id")
    interests = ArrayField(models.TextField(), default=list)
    active = models.BooleanField(**default(True))
    created_at = created_at()
    if STEP < 9:
        website = models.CharField(max_length=200, null=True)
    if STEP < 10:
        bio = models.TextField(null=True)
        avatar_url = models.CharField(max_length=200, null=True)

    class Meta:
        db_table = "users"
        if VERSION >= (4,):
            constraints = [models.UniqueConstraint(Lower("login" if STEP >= 2 else "username"), name="users_name_key")]
        else:
            indexes = [models.Index(Lower("login" if STEP >= 2 else "username"), name="users_name_key")]


if STEP >= 10:
    class Profile(models.Model):
        user = models.OneToOneField(User, models.CASCADE, primary_key=True)
        bio = models.TextField(null=True)
        avatar_url = models.CharField(max_length=200, null=True)

        class Meta:
            db_table = "profiles"


class Category(models.Model):
    id = models.AutoField(primary_key=True)
    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=100, unique=True)
    parent = maybe_key_to("self", "parent_id")

    class Meta:
        db_table = "categories"


class Post(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft"
        if STEP >= 4:
            REVIEW = "review"
        PUBLISHED = "published"

    id = models.AutoField(primary_key=True)
    author = key_to(User, "author_id")
    category = maybe_key_to(Category, "category_id")
    title = models.CharField(max_length=200)
    body = models.TextField()
    status = models.CharField(max_length=20, choices=Status.choices, **default("draft"))
    views = (models.BigIntegerField if STEP >= 3 else models.IntegerField)(**default(0))
    published_at = models.DateTimeField(null=True)
    created_at = created_at()
    if STEP >= 1:
        reading_minutes = models.IntegerField(**default(1))
    if STEP >= 7:
        categories = models.ManyToManyField(Category, db_table="post_categories", related_name="+")

    class Meta:
        db_table = "posts"
        constraints = [
            check(Q(views__gte=0), "posts_views_check"),
            check(~Q(status="published") | Q(published_at__isnull=False), "posts_published_check"),
        ]
        indexes = [
            models.Index(F("author"), F("created_at").desc(), name="posts_author_idx"),
            models.Index(fields=["published_at"], condition=Q(status="published"), name="posts_published_idx"),
        ] + ([models.Index(Lower("title"), name="posts_title_idx")] if STEP >= 5 else [])


class Comment(models.Model):
    id = models.AutoField(primary_key=True)
    post = key_to(Post, "post_id")
    author = key_to(User, "author_id")
    parent = key_to("self", "parent_id", null=True)
    body = models.TextField()
    created_at = created_at()

    class Meta:
        db_table = "comments"
        if STEP >= 5:
            indexes = [models.Index(fields=["post", "created_at"], condition=Q(parent__isnull=True), name="comments_post_idx")]
        if STEP >= 8:
            constraints = [check(Q(body__length__range=(1, 10000)), "comments_body_check")]


models.TextField.register_lookup(Length, "length")


class Follow(models.Model):
    follower = key_to(User, "follower_id")
    followed = key_to(User, "followed_id")
    created_at = created_at()

    class Meta:
        db_table = "follows"
        constraints = [
            models.UniqueConstraint(fields=["follower", "followed"], name="follows_key"),
            check(~Q(follower=F("followed")), "follows_self_check"),
        ]


if STEP < 9:
    class PostView(models.Model):
        id = models.BigAutoField(primary_key=True)
        post = key_to(Post, "post_id")
        user = maybe_key_to(User, "user_id")
        address = models.GenericIPAddressField(null=True)
        viewed_at = created_at()

        class Meta:
            db_table = "post_views"
            indexes = [models.Index(fields=["post", "viewed_at"], name="post_views_post_idx")]


class Notification(models.Model):
    class Kind(models.TextChoices):
        FOLLOW = "follow"
        COMMENT = "comment"
        MENTION = "mention"

    id = models.AutoField(primary_key=True)
    user = key_to(User, "user_id")
    if STEP >= 6:
        actor = maybe_key_to(User, "actor_id")
    else:
        actor_id = models.IntegerField(null=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    payload = models.JSONField(default=dict)
    read_at = models.DateTimeField(null=True)
    created_at = created_at()

    class Meta:
        db_table = "notifications"
        indexes = [models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="notifications_unread_idx")]
