"""The residents' door, the Post, and what a contact person shows."""

from django.urls import path

from bindeled.doorstep.views import own, post, residents

urlpatterns = [
    path("kontaktperson/", residents.find, name="find_contact_person"),
    path("k/<str:public_code>/", residents.doorstep, name="doorstep"),
    path("k/<str:public_code>/skriv/", residents.write, name="write_to_contact_person"),
    path("k/<str:public_code>/sendt/<str:number>/", residents.knocked, name="knocked"),
    path("post/", post.post, name="post"),
    path("post/<uuid:knock_id>/", post.post_letter, name="post_letter"),
    path("post/kommunen/<uuid:message_id>/", post.message, name="message"),
    path("kontorets-post/", post.office_post, name="office_post"),
    path("kontorets-post/<uuid:knock_id>/", post.office_letter, name="office_letter"),
    path("min-afdeling/", own.my_department, name="my_department"),
]
